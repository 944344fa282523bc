import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { laneChart, narrowShape, wideShape, type Lane, type LaneFact } from './lane-chart.js';
import { layOut } from './layout.js';

const day = 86_400_000;
const at = (text: string): number => Date.parse(text);
const words = { id: 'chart', title: 'What two agencies know', description: 'Two facts.' };

const fact = (values: Partial<LaneFact> = {}): LaneFact => ({
  number: 1,
  label: 'Second move in a year. On two visits no adult was at home.',
  from: at('2026-01-14T00:00:00Z'),
  to: at('2026-02-19T23:59:59Z'),
  timeGiven: true,
  recordedAt: at('2026-02-20T16:02:00Z'),
  late: '1 day later',
  ...values,
});
const lane = (facts: readonly LaneFact[], values: Partial<Lane> = {}): Lane => ({
  name: 'Council: housing',
  kind: 'COUNCIL',
  facts,
  silence: 'has said nothing',
  ...values,
});

describe('layOut', () => {
  it('draws a range as a bar from its start to its end, and the telling after it', () => {
    const placed = layOut([lane([fact()])], wideShape).lanes[0]?.facts[0];
    expect(placed).toMatchObject({ moment: false });
    expect(placed!.x1).toBeLessThan(placed!.x2);
    expect(placed!.told).toBeGreaterThan(placed!.x2);
  });

  it('draws a moment as a dot', () => {
    const moment = at('2026-03-06T01:20:00Z');
    const lanes = [
      lane([fact()]),
      lane([fact({ from: moment, to: moment + 35 * 60_000, recordedAt: moment + 55 * 60_000 })]),
    ];
    const placed = layOut(lanes, wideShape).lanes[1]?.facts[0];
    expect(placed).toMatchObject({ moment: true });
    expect(placed!.x1).toBe(placed!.x2);
  });

  it('begins a label with the number of the fact in the list, and says how late it was told', () => {
    expect(layOut([lane([fact()])], wideShape).lanes[0]?.facts[0]?.label?.text).toBe(
      '1 Second move in a year, told 1 day later',
    );
  });

  it('puts overlapping facts of a lane into rows of their own', () => {
    const lines = layOut([lane([fact(), fact({ number: 2 }), fact({ number: 3 })])], wideShape).lanes[0]!.facts.map(
      ({ y }) => y,
    );
    expect(new Set(lines).size).toBe(3);
  });

  it('gives a day to a child of whom only one moment is known', () => {
    const moment = at('2026-03-06T01:20:00Z');
    const layout = layOut([lane([fact({ from: moment, to: moment, recordedAt: moment, late: null })])], wideShape);
    expect(layout.lanes[0]?.facts[0]).toMatchObject({ moment: true });
    expect(layout.ticks.length).toBeGreaterThan(0);
  });

  it('keeps the labels of the axis apart', () => {
    for (const shape of [wideShape, narrowShape]) {
      const { ticks } = layOut([lane([fact()])], shape);
      ticks.slice(1).forEach((tick, i) => expect(tick.x - ticks[i]!.x).toBeGreaterThan(tick.label.length * 6));
      expect(ticks.filter(({ label }) => label.includes('2026')).length).toBe(1);
    }
  });
});

describe('laneChart', () => {
  it('says so where an agency has said nothing', () => {
    const svg = laneChart([lane([fact()]), lane([], { name: 'GP' })], words);
    expect(svg).toContain('has said nothing');
    expect(svg).toContain('lane-chart__lane--silent');
  });

  it('has a title and a description that both drawings point to by ids of their own', () => {
    const svg = laneChart([lane([fact()])], words);
    const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(4);
    for (const [, labelled] of svg.matchAll(/aria-labelledby="([^"]+)"/g))
      labelled!.split(' ').forEach((id) => expect(ids).toContain(id));
  });

  it('needs no inline style and no script', () => {
    expect(laneChart([lane([fact()])], words)).not.toMatch(/style=|<style|<script|\son\w+=/);
  });
});

const anyFact = fc
  .record({
    from: fc.integer({ min: at('1990-01-01'), max: at('2040-01-01') }),
    lasts: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4000 * day })),
    delay: fc.integer({ min: -30 * day, max: 900 * day }),
    label: fc.string({ unit: 'grapheme', maxLength: 200 }),
    late: fc.option(fc.string({ maxLength: 30 })),
    timeGiven: fc.boolean(),
  })
  .map(({ from, lasts, delay, ...rest }) => ({
    number: 1,
    from,
    to: from + lasts,
    recordedAt: from + lasts + delay,
    ...rest,
  }));
const anyLane = fc.record({
  name: fc.string({ unit: 'binary', maxLength: 120 }),
  kind: fc.constantFrom('SCHOOL', 'HEALTH', 'POLICE', 'COUNCIL', 'OTHER" onload="x'),
  facts: fc.array(anyFact, { maxLength: 30 }),
  silence: fc.string({ maxLength: 40 }),
});

describe('any chart', () => {
  it('stays inside its box, has no number that is none, and separates the labels of a row', () => {
    fc.assert(
      fc.property(fc.array(anyLane, { maxLength: 8 }), fc.constantFrom(wideShape, narrowShape), (lanes, shape) => {
        const layout = layOut(lanes, shape);
        for (const { facts, bottom, top } of layout.lanes) {
          expect(bottom).toBeLessThanOrEqual(layout.height);
          for (const { x1, x2, told, y } of facts) {
            for (const x of [x1, x2, told]) {
              expect(x).toBeGreaterThanOrEqual(layout.left);
              expect(x).toBeLessThanOrEqual(layout.right);
            }
            expect(x2).toBeGreaterThanOrEqual(x1);
            expect(y).toBeGreaterThan(top);
            expect(y).toBeLessThan(bottom);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('escapes whatever a name or a label holds', () => {
    fc.assert(
      fc.property(fc.array(anyLane, { minLength: 1, maxLength: 3 }), (lanes) => {
        const svg = laneChart(lanes, words);
        // A number that is none would stand in an attribute; what agencies wrote may say "NaN" as it likes.
        expect(svg).not.toMatch(/="[^"]*(NaN|Infinity|undefined)/);
        const outsideTags = svg.replace(
          /<\/?(svg|title|desc|g|text|tspan|line|rect|circle)( [a-zA-Z0-9-]+="[^"<>]*")*>/g,
          '',
        );
        expect(outsideTags).not.toMatch(/[<>"']/);
        expect(outsideTags.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
      }),
      { numRuns: 200 },
    );
  });

  it('never lets two labels of one row touch', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { minLength: 2, maxLength: 30 }), (facts) => {
        const placed = layOut([lane(facts)], wideShape).lanes[0]!.facts.filter(({ label }) => label !== null);
        const boxes = placed.map(({ y, label }) => {
          const width = [...label!.text].length * 6.7;
          return {
            y,
            from: label!.anchor === 'start' ? label!.x : label!.x - width,
            to: label!.anchor === 'start' ? label!.x + width : label!.x,
          };
        });
        boxes.forEach((a, i) =>
          boxes.slice(i + 1).forEach((b) => {
            if (a.y === b.y) expect(a.to <= b.from || b.to <= a.from).toBe(true);
          }),
        );
      }),
      { numRuns: 200 },
    );
  });
});
