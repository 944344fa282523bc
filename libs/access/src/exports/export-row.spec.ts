import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { packageRoot } from '#kernel';
import { loadRestrictionRules, type RestrictionCode } from '../restrictions/index.js';
import { id } from '../testing/world.js';
import type { Requester, WithholdingGround } from './export-codes.js';
import { judgeRows, markRows, type ExportRow, type Mark } from './export-row.js';
import { loadExportRules } from './export-rules.js';

const rules = loadExportRules(join(packageRoot(), 'config/subject-access.json'));
const { classes } = loadRestrictionRules(join(packageRoot(), 'config/restrictions.json'));
const classOf = (code: RestrictionCode) => classes.filter((one) => one.code === code);

const look: ExportRow = {
  id: id('look'),
  position: 7,
  at: '2026-03-10T09:00:00.000Z',
  kind: 'LOOK',
  agency: 'council-camden-front-door',
  to: null,
  agencyKinds: ['COUNCIL'],
  role: 'social-worker',
  what: 'CHILD_PICTURE',
  outcome: 'SHOWN',
  rule: null,
  purpose: 'MASH_TRIAGE',
  bases: ['UKGDPR_6_1_E_9_2_G_DPA18_S1_18'],
  relation: 'ALLOCATION',
  fields: ['identity', 'address', 'health-summary'],
  channel: 'PAGES',
  ofAnother: false,
  classes: [],
};
const told: ExportRow = {
  ...look,
  kind: 'SHARING',
  agency: 'school-100045',
  to: 'council-camden-front-door',
  agencyKinds: ['SCHOOL', 'COUNCIL'],
  role: null,
  what: 'CONCERN',
  outcome: 'SHARED',
  relation: 'NOT_NEEDED',
  fields: ['NARRATIVE', 'REFERRER'],
};

/** `shown`, `left out`, or the ground, with a ! where nobody may let it through. */
function becomes(row: ExportRow, requester: Requester = 'CHILD'): string {
  const [judged] = judgeRows([row], { rules, requester });
  if (!judged) return 'left out';
  return judged.state === 'SHOWN' ? 'shown' : `${judged.ground}${judged.byRule!.officer === 'MAY_NOT' ? '!' : ''}`;
}

describe('what the rules say of a row', () => {
  it.each<[string, Partial<ExportRow>, string, string]>([
    ['a look of whose work it was', {}, 'shown', 'shown'],
    ['one of a custodian of somebody hidden', { relation: 'CUSTODIAN_OF_HIDDEN' }, 'left out', 'left out'],
    ['a refusal because nobody may know', { outcome: 'DENIED', rule: 'access/nothing-there' }, 'left out', 'left out'],
    ['a refusal at a restricted record', { rule: 'access/restricted-record' }, 'SERIOUS_HARM!', 'SERIOUS_HARM!'],
    ['one who was let in', { relation: 'ADMITTED' }, 'SERIOUS_HARM', 'SERIOUS_HARM!'],
    ['broken glass', { what: 'BREAK_GLASS' }, 'SERIOUS_HARM', 'SERIOUS_HARM!'],
    ['the police', { agencyKinds: ['POLICE'] }, 'CRIME', 'CRIME!'],
    ['a conflict of interest', { what: 'REGISTER_CONFLICT' }, 'THIRD_PARTY!', 'THIRD_PARTY!'],
    ['a page about somebody else', { ofAnother: true }, 'THIRD_PARTY', 'THIRD_PARTY'],
    ['the police, on a page about somebody else', { agencyKinds: ['POLICE'], ofAnother: true }, 'CRIME', 'CRIME!'],
  ])('%s', (_, change, forTheChild, forAParent) => {
    expect(becomes({ ...look, ...change })).toBe(forTheChild);
    expect(becomes({ ...look, ...change }, 'PARENT')).toBe(forAParent);
    expect(becomes({ ...look, ...change }, 'SOLICITOR')).toBe(forAParent);
  });

  it('a parent is not told at once who told us; the child is', () => {
    expect(becomes(told)).toBe('shown');
    expect(becomes(told, 'PARENT')).toBe('SERIOUS_HARM');
    expect(becomes({ ...told, what: 'REQUEST' }, 'PARENT')).toBe('shown');
  });
});

describe('a restricted record, by the word of its class', () => {
  it.each<[RestrictionCode, string]>([
    ['WITNESS_PROTECTION', 'left out'],
    ['ADOPTION', 'left out'],
    ['LIVE_INVESTIGATION', 'CRIME!'],
    ['LADO_SUBJECT', 'THIRD_PARTY!'],
    ['LGBT_IDENTITY', 'SERIOUS_HARM'],
    ['STAFF_OR_MEMBER_FAMILY', 'shown'],
    ['DA_ADDRESS', 'shown'],
    ['INFORMANT', 'shown'],
    ['SENSITIVE_HEALTH', 'shown'],
  ])('%s: a look is %s', (code, expected) => expect(becomes({ ...look, classes: classOf(code) })).toBe(expected));

  it('keeps back who raised it, and what health shared, where it covers them', () => {
    expect(becomes({ ...told, classes: classOf('INFORMANT') })).toBe('THIRD_PARTY!');
    expect(becomes({ ...told, what: 'ANSWER', classes: classOf('INFORMANT') })).toBe('shown');
    const health = { ...told, what: 'ANSWER', agencyKinds: ['HEALTH'], classes: classOf('SENSITIVE_HEALTH') };
    expect(becomes(health)).toBe('SERIOUS_HARM');
  });

  it('names no kind of information that it covers', () => {
    const fields = (code: RestrictionCode) =>
      judgeRows([{ ...look, classes: classOf(code) }], { rules, requester: 'CHILD' })[0]!.fields;
    expect(fields('SENSITIVE_HEALTH')).toEqual(['identity', 'address']);
    expect(fields('DA_ADDRESS')).toEqual(['identity', 'health-summary']);
    expect(fields('STAFF_OR_MEMBER_FAMILY')).toEqual(look.fields);
  });
});

describe('what an officer marks', () => {
  const state = (row: ExportRow, mark: Mark) => {
    const judged = judgeRows([row], { rules, requester: 'CHILD' });
    const [marked] = markRows(judged, new Map([[row.id, mark]]));
    return marked!.state === 'SHOWN' ? 'shown' : marked!.ground;
  };
  const withhold = (ground: WithholdingGround): Mark => ({ as: 'WITHHELD', ground });
  const letThrough: Mark = { as: 'LET_THROUGH', ground: null };

  it('withholds more, and lets through what the rules only propose to withhold', () => {
    expect(state(look, withhold('CHILDS_WISHES'))).toBe('CHILDS_WISHES');
    expect(state({ ...look, ofAnother: true }, letThrough)).toBe('shown');
  });

  it('lets nothing through that became stricter since', () => {
    expect(state({ ...look, classes: classOf('LIVE_INVESTIGATION') }, letThrough)).toBe('CRIME');
  });
});

describe('the file of rules', () => {
  const directory = mkdtempSync(join(tmpdir(), 'threshold-rules-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const load = (rows: unknown) => () => {
    const path = join(directory, 'rules.json');
    writeFileSync(path, JSON.stringify({ version: '1', rows }));
    return loadExportRules(path);
  };
  const one = { id: 'one', when: { what: ['CONTACT'] }, row: 'LEFT_OUT' };

  it.each<[string, unknown, RegExp]>([
    ['no list', {}, /rows must be a list/],
    ['no id', [{ ...one, id: '' }], /rows\[0\] \(\): id must be a text/],
    ['an id twice', [one, one], /its id is that of another rule too/],
    ['nothing that it covers', [{ ...one, when: {} }], /when must say which rows/],
    ['a word that nobody knows', [{ ...one, when: { colour: ['RED'] } }], /when\.colour is not known/],
    ['a text for a list', [{ ...one, when: { what: 'CONTACT' } }], /when\.what must be a list/],
    ['a requester who is none', [{ ...one, when: { requester: ['AUNT'] } }], /when\.requester can be CHILD/],
    ['a ground that is none', [{ ...one, row: { ground: 'DULL', officer: 'MAY_NOT' } }], /row\.ground must be one of/],
    ['an officer’s word that is none', [{ ...one, row: { ground: 'CRIME' } }], /row\.officer must be one of/],
  ])('names its fault: %s', (_, rows, fault) => expect(load(rows)).toThrow(fault));
});
