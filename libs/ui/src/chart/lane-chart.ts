import { escapeMarkup } from '../text.js';
import { layOut, type ChartLayout, type PlacedFact, type PlacedLane } from './layout.js';
import { narrowShape, wideShape, type ChartShape, type Lane } from './lanes.js';

export { narrowShape, wideShape, type ChartShape, type Lane, type LaneFact } from './lanes.js';

export interface ChartWords {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  /** The same facts in a sentence or two, for whoever hears the page. */
  readonly description: string;
}

/**
 * A lane per agency, time across: a bar or a dot where something happened, and an upright stroke where the hub was told, joined by a
 * dotted line. Gives one `<svg>` per shape; the style sheet shows the one that fits. No inline style, no script, so that the content
 * security policy need not be widened.
 */
export function laneChart(lanes: readonly Lane[], words: ChartWords): string {
  return [wideShape, narrowShape].map((shape) => drawShape(lanes, words, shape)).join('\n');
}

/** One drawing of one shape. */
export function drawShape(lanes: readonly Lane[], words: ChartWords, shape: ChartShape): string {
  const layout = layOut(lanes, shape);
  const variant = shape.names === 'beside' ? 'wide' : 'narrow';
  const id = `${words.id}-${variant}`;
  return element(
    'svg',
    {
      class: `lane-chart lane-chart--${variant}`,
      viewBox: `0 0 ${layout.width} ${layout.height}`,
      role: 'img',
      'aria-labelledby': `${id}-title ${id}-description`,
    },
    element('title', { id: `${id}-title` }, escapeMarkup(words.title)) +
      element('desc', { id: `${id}-description` }, escapeMarkup(words.description)) +
      axis(layout) +
      layout.lanes.map((lane) => drawLane(lane, layout)).join(''),
  );
}

function axis({ ticks, axisY, height }: ChartLayout): string {
  return ticks
    .map(
      ({ x, label }) =>
        element('line', { class: 'lane-chart__grid', x1: x, x2: x, y1: axisY + 6, y2: height }) +
        element('text', { class: 'lane-chart__tick', x, y: axisY, 'text-anchor': 'middle' }, escapeMarkup(label)),
    )
    .join('');
}

function drawLane(
  { lane, nameLines, nameY, lines, facts, bottom }: PlacedLane,
  { left, right, width }: ChartLayout,
): string {
  const silent = facts.length === 0;
  const name = nameLines
    .map((text, i) => element('tspan', { x: 0, dy: i === 0 ? 0 : 16 }, escapeMarkup(text)))
    .join('');
  const line = lines[0] ?? bottom;
  return element(
    'g',
    { class: `lane-chart__lane lane-chart__lane--${kindClass(lane.kind)}${silent ? ' lane-chart__lane--silent' : ''}` },
    element('text', { class: 'lane-chart__name', x: 0, y: nameY }, name) +
      lines.map((y) => element('line', { class: 'lane-chart__line', x1: left, x2: right, y1: y, y2: y })).join('') +
      (silent
        ? element('text', { class: 'lane-chart__silence', x: left + 6, y: line - 5 }, escapeMarkup(lane.silence))
        : '') +
      facts.map(drawFact).join('') +
      element('line', { class: 'lane-chart__rule', x1: 0, x2: width, y1: bottom, y2: bottom }),
  );
}

function drawFact({ fact, x1, x2, moment, told, y, label }: PlacedFact): string {
  const end = told < x1 ? x1 : x2;
  const placed = fact.timeGiven ? '' : ' lane-chart__mark--placed';
  const mark = moment
    ? element('circle', { class: `lane-chart__mark${placed}`, cx: x1, cy: y, r: 5.5 })
    : element('rect', {
        class: `lane-chart__mark${placed}`,
        x: x1,
        y: y - 5,
        width: round(x2 - x1),
        height: 10,
        rx: 5,
      });
  return element(
    'g',
    { class: `lane-chart__fact${fact.late === null ? '' : ' lane-chart__fact--late'}` },
    element('line', { class: 'lane-chart__delay', x1: end, x2: told, y1: y, y2: y }) +
      mark +
      element('line', { class: 'lane-chart__told', x1: told, x2: told, y1: y - 9, y2: y + 9 }) +
      (label
        ? element(
            'text',
            { class: 'lane-chart__label', x: round(label.x), y: y - 13, 'text-anchor': label.anchor },
            escapeMarkup(label.text),
          )
        : ''),
  );
}

const knownKinds = new Set(['SCHOOL', 'HEALTH', 'POLICE', 'COUNCIL']);
const kindClass = (kind: string): string => (knownKinds.has(kind) ? kind.toLowerCase() : 'other');
const round = (value: number): number => Math.round(value * 10) / 10;

function element(name: string, attributes: Readonly<Record<string, string | number>>, content = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeMarkup(String(value))}"`);
  return `<${name}${written.join('')}>${content}</${name}>`;
}
