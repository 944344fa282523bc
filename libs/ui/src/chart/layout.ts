import { scaleUtc } from 'd3-scale';
import { opening } from '../text.js';
import { axisTicks, type AxisTick } from './ticks.js';
import type { ChartShape, Lane, LaneFact } from './lanes.js';

/** A fact with its place in the drawing. */
export interface PlacedFact {
  readonly fact: LaneFact;
  readonly x1: number;
  readonly x2: number;
  /** True for a dot at `x1`, false for a bar. */
  readonly moment: boolean;
  readonly told: number;
  readonly y: number;
  /** Null where there was no room: the number in the list still finds the fact. */
  readonly label: { readonly text: string; readonly x: number; readonly anchor: 'start' | 'end' } | null;
}

export interface PlacedLane {
  readonly lane: Lane;
  readonly top: number;
  readonly bottom: number;
  readonly nameLines: readonly string[];
  readonly nameY: number;
  /** Middle lines on which marks stand; one for a silence. */
  readonly lines: readonly number[];
  readonly facts: readonly PlacedFact[];
}

export interface ChartLayout {
  readonly width: number;
  readonly height: number;
  /** Where time begins and ends. */
  readonly left: number;
  readonly right: number;
  readonly axisY: number;
  readonly ticks: readonly AxisTick[];
  readonly lanes: readonly PlacedLane[];
}

const characterWidth = 6.7;
const nameCharacterWidth = 7.4;
const nameColumn = 200;
const edge = 12;
const axisHeight = 26;
const rowHeight = 40;
/** Rows beyond these carry no labels, so that a child with a hundred facts still has a chart. */
const labelledRows = 4;
const compactRowHeight = 14;
const mostRows = 12;
const gap = 8;

/** Places lanes, marks and labels so that nothing overlaps. Pure: the same facts give the same drawing. */
export function layOut(lanes: readonly Lane[], shape: ChartShape): ChartLayout {
  const left = shape.names === 'beside' ? nameColumn : edge;
  const right = shape.width - edge - (shape.names === 'beside' ? 8 : 0);
  const [start, end] = timeWindow(lanes);
  const scale = scaleUtc([start, end], [left + edge, right - edge]);
  const x = (at: number): number => round(Math.min(Math.max(scale(at), left), right));
  let y = axisHeight;
  const placed = lanes.map((lane) => {
    const result = placeLane(lane, { x, left, right, top: y, shape });
    y = result.bottom;
    return result;
  });
  return {
    width: shape.width,
    height: y + 4,
    left,
    right,
    axisY: axisHeight - 10,
    ticks: axisTicks(scale, shape.ticks, { left, right }),
    lanes: placed,
  };
}

/** From the first thing that happened to the last that was told, with at least a day between so that a moment has a scale. */
function timeWindow(lanes: readonly Lane[]): [number, number] {
  const times = lanes.flatMap((lane) => lane.facts.flatMap((fact) => [fact.from, fact.to, fact.recordedAt]));
  if (times.length === 0) return [0, 86_400_000];
  const start = times.reduce((a, b) => Math.min(a, b));
  const end = times.reduce((a, b) => Math.max(a, b));
  const missing = Math.max(0, 86_400_000 - (end - start)) / 2;
  return [start - missing, end + missing];
}

interface Room {
  readonly x: (at: number) => number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly shape: ChartShape;
}

function placeLane(lane: Lane, room: Room): PlacedLane {
  const beside = room.shape.names === 'beside';
  const nameLines = wrap(
    lane.name,
    Math.floor((beside ? nameColumn - 8 : room.right - room.left) / nameCharacterWidth),
  );
  const head = beside ? 0 : 20;
  const rows = new Rows(room);
  const facts = [...lane.facts].sort((a, b) => a.from - b.from || a.to - b.to || a.number - b.number);
  const placed = facts.map((fact) => rows.place(fact, room.top + head));
  const rowsHeight = lane.facts.length === 0 ? 30 : rows.height;
  const height = Math.max(head + rowsHeight, beside ? nameLines.length * 16 + 14 : 0) + 4;
  const lines = lane.facts.length === 0 ? [room.top + head + 15] : rows.lines(room.top + head);
  return {
    lane,
    top: room.top,
    bottom: room.top + height,
    nameLines,
    nameY: beside
      ? (lines[0] ?? room.top) + 4 - (nameLines.length - 1) * (lane.facts.length === 0 ? 8 : 4)
      : room.top + 15,
    lines,
    facts: placed,
  };
}

/** The rows of one lane: a fact goes into the first row in which its mark, its delay and its label are clear of all others. */
class Rows {
  readonly #taken: [number, number][][] = [];
  constructor(private readonly room: Room) {}

  place(fact: LaneFact, top: number): PlacedFact {
    const { x } = this.room;
    const from = x(fact.from);
    const to = Math.max(from, x(fact.to));
    const moment = to - from < 10;
    const [x1, x2] = moment ? [round((from + to) / 2), round((from + to) / 2)] : [from, to];
    const told = x(fact.recordedAt);
    const mark: [number, number] = [Math.min(x1, told) - 7, Math.max(x2, told) + 7];
    for (let row = 0; ; row += 1) {
      const taken = (this.#taken[row] ??= []);
      const last = row === mostRows - 1;
      const label = row < labelledRows ? this.#label(fact, mark, taken, row === labelledRows - 1) : null;
      const extent: [number, number] = label ? [Math.min(mark[0], label.from), Math.max(mark[1], label.to)] : mark;
      const fits =
        last || (isFree(extent, taken) && (label !== null || row >= labelledRows || row === labelledRows - 1));
      if (!fits) continue;
      taken.push(extent);
      const placedLabel = label && { text: label.text, x: label.x, anchor: label.anchor };
      return { fact, x1, x2, moment, told, y: top + rowLine(row), label: placedLabel };
    }
  }

  #label(fact: LaneFact, mark: [number, number], taken: readonly [number, number][], shorten: boolean) {
    const late = fact.late ? `, told ${fact.late}` : '';
    const whole = this.room.right - this.room.left;
    const lengths = shorten || whole < 400 ? [30, 18, 8] : [48, 34];
    for (const limit of lengths) {
      const text = `${fact.number} ${opening(fact.label, limit)}${limit >= 18 ? late : ''}`;
      const width = [...text].length * characterWidth;
      const starts = { text, anchor: 'start' as const, x: mark[0] + 6, from: mark[0], to: mark[0] + 6 + width };
      const ends = { text, anchor: 'end' as const, x: mark[1] - 5, from: mark[1] - 5 - width, to: mark[1] };
      const inside = [starts, ends].filter((place) => place.from >= this.room.left && place.to <= this.room.right);
      const free = inside.find((place) => isFree([place.from, place.to], taken));
      if (free) return free;
    }
    return null;
  }

  get height(): number {
    const rows = this.#taken.length;
    return Math.min(rows, labelledRows) * rowHeight + Math.max(0, rows - labelledRows) * compactRowHeight + 2;
  }

  lines(top: number): readonly number[] {
    return this.#taken.map((_, row) => top + rowLine(row));
  }
}

const rowLine = (row: number): number =>
  row < labelledRows ? row * rowHeight + 27 : labelledRows * rowHeight + (row - labelledRows) * compactRowHeight + 7;

const isFree = ([from, to]: [number, number], taken: readonly [number, number][]): boolean =>
  taken.every(([start, end]) => to + gap <= start || end + gap <= from);

/** Breaks a name into at most two lines at words; what is longer is cut, and stands in full in the list. */
function wrap(name: string, width: number): readonly string[] {
  const letters = [...name];
  if (letters.length <= width) return [name];
  const space = letters.slice(0, width + 1).lastIndexOf(' ');
  const cut = space > width / 3 ? space : width;
  const rest = letters.slice(cut).join('').trim();
  return [
    letters.slice(0, cut).join(''),
    [...rest].length > width ? `${[...rest].slice(0, width - 1).join('')}…` : rest,
  ];
}

const round = (value: number): number => Math.round(value * 10) / 10;
