import { describe, expect, it } from '@jest/globals';
import { StaffList } from '#access';
import { tierOf } from '../contact/steps/decision.js';
import { Names } from '../names.js';
import { agencies, opened } from '../testing/amina.js';
import * as fixtures from '../testing/fixtures.js';
import { notOpened } from './decision.js';
import { decisionRows } from './decision-rows.js';

const names = new Names(agencies, new StaffList([]));
const view = fixtures.madeContact;
const lineOf = (rows: ReturnType<typeof decisionRows>, label: string) =>
  rows.find((row) => row.label === label)?.lines.map(({ text, note }) => [text, note].filter(Boolean).join(' | '));

describe('who raised a concern', () => {
  const raisedBy = (agency: string, raised: Readonly<Record<string, string>>) => ({
    ...view,
    concern: {
      ...view.concern,
      agency,
      referrer: opened({ raisedBy: raised, source: 'x', submissionId: 'x' }),
    },
  });
  it.each([
    ['PROFESSIONAL', 'school-100045', { anonymity: 'NAMED', role: 'Teacher' }],
    ['PROFESSIONAL', 'police-met-cn', { anonymity: 'CONFIDENTIAL', role: 'Father of a colleague' }],
    ['PUBLIC', 'school-100045', { anonymity: 'ANONYMOUS' }],
    ['PUBLIC', 'council-camden-front-door', { anonymity: 'CONFIDENTIAL', role: 'Neighbour' }],
    ['PUBLIC', 'council-camden-front-door', { anonymity: 'ANONYMOUS', role: 'Mother' }],
    ['FAMILY', 'council-camden-front-door', { anonymity: 'NAMED', role: 'Her grandmother' }],
    ['PROFESSIONAL', 'council-camden-front-door', { anonymity: 'NAMED', role: 'GP (no-names consultation)' }],
  ])('is %s for %s and %j', (tier, agency, raised) => {
    expect(tierOf(raisedBy(agency, raised), (code) => names.isFrontDoor(code))).toBe(tier);
  });
});

describe('history that was not opened', () => {
  it('is what was only shown, and what was not shown at all; never what came after', () => {
    const lines = notOpened(fixtures.putBefore, view, names, fixtures.decided.at).map(
      ({ text, how }) => `${text}: ${how}`,
    );
    expect(lines).toEqual([
      'Told by Health: emergency department (RAL) on 5 March 2026: not shown at all',
      'Told by Council: housing on 20 February 2026: shown in a list or a picture, own page not opened',
    ]);
    expect(notOpened(fixtures.putBefore, view, names, '2026-02-21T00:00:00.000Z')).toHaveLength(1);
  });
});

describe('a decision as it was answered', () => {
  const rows = decisionRows(fixtures.decided, names, view.work);
  it.each([
    ['The child’s words', ['“I do the bottles when mum is at work.” | spoken, in Somali, with an interpreter, alone']],
    ['Family’s agreement to support', ['They refused support']],
    ['Family told', ['No | They could not be reached yet']],
    ['Relied on', ['Call | 6 March 2026']],
    ['What would change it', ['Another night without an adult in the flat.']],
  ])('says %s', (label, lines) => {
    expect(lineOf(rows, label)).toEqual(lines);
  });
  it('says when its words were erased, and shows none', () => {
    const erased = fixtures.erasedDecision.work.record[0]!;
    expect(lineOf(decisionRows(erased, names, view.work), 'Reason')).toEqual(['Erased on 6 March 2026']);
  });
});
