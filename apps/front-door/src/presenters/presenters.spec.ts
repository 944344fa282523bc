import { describe, expect, it } from '@jest/globals';
import type { ChildPicture } from '#picture';
import { everything, fieldGroups, lookOutcomes, StaffList } from '#access';
import { Names } from '../names.js';
import { agencies, opened } from '../testing/amina.js';
import * as fixtures from '../testing/fixtures.js';
import { lanesOf, lateWords } from './chart.js';
import { childAge, childName } from './child-words.js';
import { wayToChild } from '../navigation.js';
import { presentOverview } from './child.js';
import { urgencyOf } from './clock.js';
import { pagingLinks, withQuery } from './links.js';
import { presentWho } from './who-is-this.js';
import { accessLists } from '../access-words.js';
import { checkLists } from '../check-words.js';
import { decisionLists } from '../decision-words.js';
import { label } from '../words.js';
import { presentWorkList, waitingFor } from './work-list.js';

const names = new Names(agencies, new StaffList([]));
const noFilter = { lane: 'ALL', agency: null, rating: null, waits: null, danger: null, cursor: null } as const;
const officer = { id: 'staff-2041', role: 'contact-officer' };
const { now } = fixtures;
const viewing = { actor: { role: 'contact-officer' }, now } as const;

describe('lists of words', () => {
  it('have names of their own: one that is given twice would quietly lose its first words', () => {
    expect(Object.keys(checkLists).filter((name) => name in decisionLists)).toEqual([]);
  });

  it('have a word for everything that can be looked at or tried', () => {
    expect(everything.filter((what) => !(what in accessLists.what))).toEqual([]);
    expect(fieldGroups.filter((group) => !(group in accessLists.fieldGroup))).toEqual([]);
    expect(lookOutcomes.filter((outcome) => !(outcome in accessLists.outcomeAlone))).toEqual([]);
  });

  it('read a code that nobody listed as words, whatever objects have by themselves', () => {
    expect(['MEDICAL_NEGLECT', 'constructor', '__proto__', 'toString'].map((code) => label('what', code))).toEqual([
      'Medical neglect',
      'Constructor',
      '  proto  ',
      'To string',
    ]);
  });
});

describe('the work list', () => {
  const list = presentWorkList(fixtures.workList, noFilter, names, officer, now);

  it('puts immediate danger first, then what is most overdue', () => {
    expect(list.groups.map(({ title, rows }) => [title, rows.map(({ name }) => name)])).toEqual([
      ['Immediate danger', ['Mohamed Abdi']],
      ['Critically overdue', ['Callum Sample']],
      ['Overdue', ['Unborn child of Test Mother']],
      ['Due soon', ['AMINA YUSUF', 'Idris Yusuf']],
      ['Not due yet', ['Leo Trial', 'Unknown', 'Erased']],
    ]);
  });

  it('says who has not replied and when each was last chased, and nothing of those that have', () => {
    const [row] = fixtures.workList.rows;
    const chased = [
      { agency: 'health-RAL-ED', at: '2026-03-06T08:20:00.000Z' },
      { agency: 'council-camden-housing', at: '2026-03-06T08:00:00.000Z' },
    ];
    const told = (pending: readonly string[]) => waitingFor({ ...row!, pending, chased }, names, 'staff-2041', now);
    expect(told(['health-RAL-ED'])).toBe('Health: emergency department (RAL) has not replied; chased 8:20am');
    expect(told(['police-met-cn', 'health-RAL-ED'])).toBe(
      'Police: Central North; Health: emergency department (RAL) have not replied; Health: emergency department (RAL) chased 8:20am',
    );
    expect(told(['police-met-cn'])).toBe('Police: Central North has not replied');
  });

  it('shows every row once', () => {
    const long = presentWorkList(fixtures.longWorkList, noFilter, names, officer, now);
    expect(long.groups.flatMap(({ rows }) => rows).length).toBe(50);
  });

  it('keeps what is filtered when another filter is chosen, and begins at the first page again', () => {
    const filtered = presentWorkList(
      fixtures.workList,
      { ...noFilter, agency: 'police-met-cn', cursor: 'b' },
      names,
      officer,
      now,
    );
    expect(filtered.filters[2]?.choices.map(({ href }) => href)).toEqual([
      '/work-list?agency=police-met-cn',
      '/work-list?agency=police-met-cn&danger=immediate',
    ]);
  });

  it.each([
    [-24 * 60 - 1, 'very-overdue'],
    [-1, 'overdue'],
    [240, 'soon'],
    [241, 'later'],
  ])('calls a clock with %d minutes left %s', (minutes, urgency) => {
    expect(urgencyOf({ code: 'ACKNOWLEDGE', dueAt: new Date(now + minutes * 60_000).toISOString() }, now)).toBe(
      urgency,
    );
  });
});

describe('a child in words', () => {
  it.each([
    [{ givenName: 'Amina' }, 'Amina'],
    [{ aliases: ['Mina'] }, 'Mina'],
    [{ unborn: true }, 'Unborn child'],
    [{}, 'Child whose name was not given'],
  ])('%j is called %s', (child, name) => expect(childName(opened({ child }))).toBe(name));

  it.each([
    [{ dateOfBirth: '2015-06-18' }, '10 years old'],
    [{ dateOfBirth: '2025-08-01' }, '7 months old'],
    [{ estimatedAge: { years: 0, months: 7 } }, 'about 7 months old'],
    [{ expectedDeliveryDate: '2026-08-01' }, 'due 1 August 2026'],
    [{}, null],
  ])('%j is %s', (child, age) => expect(childAge(child, now)).toBe(age));
});

describe('the picture', () => {
  const { picture } = fixtures.overview;

  it('says how late a fact was told, by London days', () => {
    expect(picture.chronology.map(lateWords)).toEqual(['up to 37 days later', null, null, null]);
  });

  it('draws a lane per agency under the numbers of the chronology', () => {
    expect(lanesOf(picture).map(({ name, facts }) => [name, facts.map(({ number }) => number)])).toEqual([
      ['Council: housing', [1]],
      ['School: Example Primary', [2]],
      ['Health: emergency department (RAL)', [3]],
      ['Police: Central North', [4]],
    ]);
  });

  it('ends no bar after the hub was told of it', () => {
    for (const { facts } of lanesOf(fixtures.longOverview.picture))
      for (const { from, to, recordedAt } of facts) expect(to).toBeLessThanOrEqual(Math.max(from, recordedAt));
  });

  it('gathers many silent agencies into one lane', () => {
    const silent = Array.from({ length: 9 }, (_, index) => ({
      agency: `a${index}`,
      name: `A ${index}`,
      kind: 'HEALTH',
      concerns: 0,
      lastHeardAt: null,
    }));
    const lanes = lanesOf({ ...picture, agencies: [...picture.agencies, ...silent] } as ChildPicture);
    expect(lanes.at(-1)).toMatchObject({ name: '9 other agencies', silence: 'have told us nothing', facts: [] });
    expect(lanes.length).toBe(5);
  });

  it('heads the child’s words as the sources agree, and guesses nothing', () => {
    expect(presentOverview(fixtures.overview, viewing).wordsTitle).toBe('In her own words');
    expect(presentOverview(fixtures.unbornOverview, viewing).wordsTitle).toBe('In the child’s own words');
  });

  it('leads whoever takes part in an enquiry to no page that is not theirs', () => {
    const member = presentOverview(fixtures.overview, { actor: { role: 'health-navigator' }, now });
    const leads = [...member.facts, ...member.words, ...member.household, ...member.earlier.items];
    expect([leads.length > 5, leads.flatMap(({ href }) => href ?? [])]).toEqual([true, []]);
    expect(member.subnavigation.map(({ code }) => code)).toEqual(['overview']);
    expect(wayToChild({ role: 'health-navigator' }).href).toBe('/enquiries');
    expect(wayToChild({ role: 'case-auditor' }).href).toBe('/audit');
  });

  it('lists every other name once, with all who gave it', () => {
    const also = presentOverview(fixtures.longOverview, viewing).bar.alsoGivenAs.map(({ name }) => name);
    expect(new Set(also).size).toBe(also.length);
  });
});

describe('who is this', () => {
  const [amina, other] = presentWho(fixtures.contact, names).candidates;

  it('compares each detail with everything that the sources of the candidate say', () => {
    const verdicts = Object.fromEntries(amina!.rows.map(({ label, verdict }) => [label, verdict]));
    expect(verdicts).toMatchObject({
      'Date of birth': 'same',
      Name: 'differs',
      Ethnicity: 'differs',
      'NHS number': 'only-there',
    });
    expect(other!.rows.find(({ label }) => label === 'Date of birth')?.verdict).toBe('only-here');
  });

  it('asks no more about the child that the contact is linked to', () => {
    expect(presentWho(fixtures.decidedContact, names).candidates.map(({ childId }) => childId)).toEqual([
      other!.childId,
    ]);
  });

  it('lets a contact that is with somebody become a child of its own, and one with candidates be none of them', () => {
    const values = (view: typeof fixtures.contact) =>
      presentWho(view, names).choices.flatMap((choice) => ('value' in choice ? [choice.value.split(':')[0]] : []));
    expect(values(fixtures.contact)).toEqual(['SAME_CHILD', 'SAME_CHILD', 'NEW_CHILD', 'NOT_SAME', 'NOT_SAME']);
    expect(values(fixtures.decidedContact)).toEqual(['SAME_CHILD', 'NEW_CHILD', 'NOT_SAME']);
  });

  it('takes back the latest decision that stands', () => {
    expect(presentWho(fixtures.decidedContact, names).undoable?.revision).toBe(4);
    expect(presentWho(fixtures.contact, names).undoable).toBeNull();
  });
});

describe('addresses', () => {
  it('leave out what is not chosen', () => {
    expect(withQuery('/audit', { from: null, opened: 'no', cursor: undefined })).toBe('/audit?opened=no');
    expect(withQuery('/audit', {})).toBe('/audit');
  });
  it('go back to the beginning where a list can only go on', () => {
    expect(pagingLinks('/audit', { opened: 'no' }, { newer: 'first', older: 'c1' })).toMatchObject({
      newerHref: '/audit?opened=no',
      olderHref: '/audit?opened=no&cursor=c1',
    });
  });
});
