import { describe, expect, it } from '@jest/globals';
import type { Fact } from '#kernel';
import { id } from '../testing/world.js';
import { decideExport, exportOf, isCaseReference, type ExportStep } from './export.decider.js';
import type { Judged } from './export-row.js';

const exportId = id('export');
const officer = 'staff-6021';
const manager = 'staff-2063';
type Done = Fact & { readonly meta: { readonly actor: string } };

const prepare: ExportStep = {
  do: 'prepare',
  childId: id('Ana'),
  caseReference: 'SAR-2026/0114',
  requester: 'PARENT',
  upTo: 40,
  rulesVersion: '1',
};
const row = (name: string, byRule: Judged['byRule'] = null): Judged =>
  ({ id: id(name), state: byRule ? 'WITHHELD' : 'SHOWN', ground: byRule?.ground ?? null, byRule }) as Judged;
const judged = [
  row('plain'),
  row('proposed', { ground: 'THIRD_PARTY', officer: 'MAY_LET_THROUGH' }),
  row('kept', { ground: 'CRIME', officer: 'MAY_NOT' }),
];
const mark = (rows: readonly string[], as: 'WITHHELD' | 'LET_THROUGH' | 'AS_RULED'): ExportStep =>
  ({ do: 'mark', judged, rows: rows.map(id), as, ground: as === 'WITHHELD' ? 'COURT' : null }) as ExportStep;
const release: ExportStep = {
  do: 'release',
  rulesVersion: '2',
  seen: 'a',
  digest: 'a',
  rows: judged,
  document: { gzip: '' },
};

/** Takes the steps one after the other; gives every fact, and how the last step ended. */
function after(...steps: readonly (readonly [by: string, step: ExportStep])[]) {
  const history: Done[] = [];
  let ended = 'nothing';
  for (const [by, step] of steps) {
    const decided = decideExport(exportId, exportOf(history), step, by);
    ended = decided.ok ? (decided.value[0]?.type ?? 'nothing') : decided.refusal.code;
    if (decided.ok) history.push(...decided.value.map((fact) => ({ ...fact, meta: { actor: by } })));
  }
  return { history, ended };
}

describe('an export', () => {
  it('is prepared by one person and released by another, with what was withheld and why', () => {
    const { history, ended } = after([officer, prepare], [manager, release]);
    expect(ended).toBe('export.released.v1');
    expect(history.at(-1)).toMatchObject({
      data: {
        childId: id('Ana'),
        upTo: 40,
        rows: 1,
        withheld: [
          { row: id('proposed'), ground: 'THIRD_PARTY' },
          { row: id('kept'), ground: 'CRIME' },
        ],
      },
      sections: [{ mention: exportId, section: 'document' }],
    });
  });

  it.each<[string, string, readonly (readonly [string, ExportStep])[]]>([
    ['access/export-second-person', 'by whoever prepared it', [[officer, release]]],
    [
      'access/export-second-person',
      'by whoever said what is withheld',
      [
        [manager, mark(['plain'], 'WITHHELD')],
        [manager, release],
      ],
    ],
    ['access/export-changed', 'where it would be another than was seen', [[manager, { ...release, seen: 'b' }]]],
    [
      'access/export-settled',
      'a second time',
      [
        [manager, release],
        ['staff-2068', release],
      ],
    ],
    [
      'access/export-settled',
      'once it was given up',
      [
        [officer, { do: 'abandon', reason: 'WRONG_CHILD' }],
        [manager, release],
      ],
    ],
  ])('is refused with %s %s', (code, _, steps) => expect(after([officer, prepare], ...steps).ended).toBe(code));

  it('is none before it is prepared, and only with a reference that is no name', () => {
    expect(after([manager, release]).ended).toBe('access/no-such-export');
    for (const name of ['Amina Hart', 'AMINA', 'SAR 14', '-14', '', 'A1'.repeat(16)])
      expect([name, isCaseReference(name)]).toEqual([name, false]);
    expect(after([officer, { ...prepare, caseReference: 'AMINA' }]).ended).toBe('access/case-reference-wrong');
    expect(after([officer, prepare], [officer, prepare]).ended).toBe('nothing');
  });
});

describe('marking rows', () => {
  const marked = (...steps: readonly ExportStep[]) =>
    after([officer, prepare], ...steps.map((step) => [officer, step] as const));

  it('is one fact for all of them, names those that change, and is taken back', () => {
    const { history, ended } = marked(
      mark(['plain'], 'WITHHELD'),
      mark(['plain', 'proposed'], 'WITHHELD'),
      mark(['plain'], 'AS_RULED'),
    );
    expect(ended).toBe('export.rows-marked.v1');
    expect(history.slice(1).map(({ data }) => (data as { rows: string[] }).rows)).toEqual([
      [id('plain')],
      [id('proposed')],
      [id('plain')],
    ]);
    expect([...exportOf(history).marks]).toEqual([[id('proposed'), { as: 'WITHHELD', ground: 'COURT' }]]);
  });

  it('lets nothing through that the rules keep, and knows no row that is left out', () => {
    expect(marked(mark(['proposed'], 'LET_THROUGH')).ended).toBe('export.rows-marked.v1');
    expect(marked(mark(['proposed', 'kept'], 'LET_THROUGH')).ended).toBe('access/row-stays-withheld');
    expect(marked(mark(['hidden'], 'WITHHELD')).ended).toBe('access/no-such-row');
    expect(marked(mark([], 'WITHHELD')).ended).toBe('access/no-such-row');
    expect(marked(mark(['plain'], 'AS_RULED')).ended).toBe('nothing');
  });
});
