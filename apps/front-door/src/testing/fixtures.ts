import { derivedId, toInstant, type Uuid } from '#kernel';
import type { ChildPicture, OpenedConcern } from '#picture';
import type {
  Candidate,
  ChildHeading,
  ChildOverview,
  ChildTimeline,
  ContactView,
  IdentityDecisionMade,
  Looks,
  OperationsView,
  SearchResults,
  SharingItem,
  SharingRegister,
  WorkList,
  WorkListRow,
} from '../view-models.js';
import {
  agencies,
  aminaId,
  idrisId,
  aminaSamples,
  childContent,
  concernAsSent,
  concernIdOf,
  contactIdOf,
  opened,
  openedConcern,
  pictureOf,
  sample,
  type Sample,
} from './amina.js';

/** What the ports answer in tests of the pages: the usual, the empty and the long. */

/** The morning after the fourth agency wrote. */
export const nowText = '2026-03-06T15:05:00.000Z';
export const now = Date.parse(nowText);
const minutes = (count: number): string => toInstant(now + count * 60_000);
const id = (...parts: readonly (string | number)[]): Uuid => derivedId('fixture', ...parts);
const looked = { accessId: id('look'), catchingUp: false };
const onePage = { newer: null, older: null };
const [housing, school, hospital, police] = aminaSamples as [Sample, Sample, Sample, Sample];

export const longName =
  'Maximiliana-Alexandrina Oluwaseunfunmi Featherstonehaugh-Cholmondeley Wolfeschlegelsteinhausenbergerdorff';

// Work list

const row = (
  values: Partial<WorkListRow> & { given: string; family?: string; born?: string; agencyOf?: Sample },
): WorkListRow => {
  const { given, family, born, agencyOf = police, ...rest } = values;
  return {
    contactId: id('contact', given, family ?? ''),
    childId: id('child', given, family ?? ''),
    child: opened({
      child: {
        reference: 'c',
        givenName: given,
        ...(family ? { familyName: family } : {}),
        ...(born ? { dateOfBirth: born } : {}),
      },
    }),
    mother: null,
    agency: agencies.bySource(agencyOf.source)!.code,
    receivedAt: minutes(-600),
    immediateDanger: false,
    clock: { code: 'ACKNOWLEDGE', dueAt: minutes(130) },
    identity: 'NO_CANDIDATES',
    candidates: 0,
    candidatesMore: false,
    siblings: 0,
    ...rest,
  };
};

const rows: readonly WorkListRow[] = [
  row({
    given: 'Mohamed',
    family: 'Abdi',
    born: '2022-11-02',
    immediateDanger: true,
    receivedAt: minutes(-95),
    clock: { code: 'ACKNOWLEDGE', dueAt: minutes(25) },
  }),
  row({
    given: 'Callum',
    family: 'Sample',
    born: '2010-04-30',
    agencyOf: hospital,
    receivedAt: minutes(-4400),
    clock: { code: 'ACKNOWLEDGE', dueAt: minutes(-2960) },
  }),
  row({
    given: '',
    agencyOf: sample('5-midwife-unborn'),
    receivedAt: minutes(-2200),
    mother: 'Test Mother',
    clock: { code: 'ACKNOWLEDGE', dueAt: minutes(-35) },
    child: opened({ child: { reference: 'u1', unborn: true, expectedDeliveryDate: '2026-08-01' } }),
    immediateDanger: null,
  }),
  row({
    given: 'AMINA',
    family: 'YUSUF',
    born: '2015-06-18',
    identity: 'CANDIDATES',
    candidates: 2,
    siblings: 1,
    receivedAt: police.time,
    contactId: contactIdOf(police),
  }),
  row({
    given: 'Idris',
    family: 'Yusuf',
    siblings: 1,
    receivedAt: police.time,
    child: opened(childContent(police, 1)),
    clock: { code: 'ACKNOWLEDGE', dueAt: minutes(130) },
  }),
  row({
    given: 'Leo',
    family: 'Trial',
    born: '2019-09-12',
    agencyOf: school,
    identity: 'LINKED_BY_NUMBER',
    clock: { code: 'ACKNOWLEDGE', dueAt: minutes(4200) },
  }),
  row({
    given: 'Unknown',
    agencyOf: sample('6-anonymous-minimal'),
    child: opened(childContent(sample('6-anonymous-minimal'))),
    identity: 'RECEIVED',
    immediateDanger: null,
    clock: { code: 'ACKNOWLEDGE', dueAt: minutes(4300) },
  }),
  row({ given: 'gone', child: { state: 'erased', erasedAt: minutes(-100) }, clock: null, identity: 'DECIDED' }),
];

export const workList: WorkList = {
  ...looked,
  rows,
  total: rows.length,
  agencies: [...new Set(rows.map(({ agency }) => agency))],
  paging: onePage,
};
export const emptyWorkList: WorkList = { ...workList, rows: [], total: 0 };
export const longWorkList: WorkList = {
  ...workList,
  catchingUp: true,
  rows: Array.from({ length: 50 }, (_, index) =>
    row({
      given: index % 7 === 0 ? longName : `Child ${index + 1}`,
      family: 'Sample',
      born: '2014-01-15',
      clock: { code: 'ACKNOWLEDGE', dueAt: minutes(index * 90 - 900) },
      candidates: index % 3,
      identity: index % 3 === 0 ? 'NO_CANDIDATES' : 'CANDIDATES',
    }),
  ),
  total: 212,
  paging: { newer: 'first', older: 'b' },
};

// Contact

const mention = (from: Sample) => ({
  agency: agencies.bySource(from.source)!.code,
  concernId: concernIdOf(from),
  recordedAt: from.time,
  child: opened(childContent(from)),
});

const candidates: readonly Candidate[] = [
  {
    childId: aminaId,
    mentions: [housing, school, hospital].map(mention),
    reasons: [
      { code: 'SAME_DATE_OF_BIRTH', text: 'Same date of birth' },
      { code: 'NAME_PARTS', text: 'Names share “Amina” and “Yusuf”' },
      { code: 'SAME_POSTCODE', text: 'Same postcode' },
      { code: 'SAME_MOTHER', text: 'Same mother named' },
    ],
  },
  {
    childId: id('other'),
    mentions: [{ ...mention(sample('6-anonymous-minimal')) }],
    reasons: [{ code: 'SAME_POSTCODE', text: 'Same postcode' }],
  },
];

export const contact: ContactView = {
  ...looked,
  contactId: contactIdOf(police),
  revision: 1,
  childId: id('child', 'new'),
  receivedAt: police.time,
  immediateDanger: false,
  clock: { code: 'ACKNOWLEDGE', dueAt: minutes(130) },
  concern: concernAsSent(police),
  who: {
    state: 'CANDIDATES',
    basis: 'NEW_PERSON',
    candidates,
    candidatesMore: false,
    compared: 9,
    linked: [],
    decisions: [],
  },
};

export const decision = (values: Partial<IdentityDecisionMade> = {}): IdentityDecisionMade => ({
  revision: 2,
  decision: 'SAME_CHILD',
  childId: aminaId,
  previousChildId: id('child', 'new'),
  about: aminaId,
  decidedBy: 'staff-2057',
  role: 'social-worker',
  at: minutes(-12),
  reason: opened('Same date of birth, same flat, same mother. I rang the school: she uses both surnames.'),
  undone: false,
  ...values,
});

export const decidedContact: ContactView = {
  ...contact,
  revision: 4,
  childId: aminaId,
  who: {
    ...contact.who,
    state: 'DECIDED',
    linked: [housing, school, hospital].map(mention),
    decisions: [
      decision({ revision: 4 }),
      decision({ revision: 3, decision: 'UNDO', about: null, at: minutes(-30), reason: opened('Wrong button.') }),
      decision({
        revision: 2,
        decision: 'NOT_SAME',
        at: minutes(-40),
        undone: true,
        reason: { state: 'erased', erasedAt: minutes(-5) },
      }),
    ],
  },
};
export const receivedContact: ContactView = {
  ...contact,
  childId: null,
  catchingUp: true,
  who: { ...contact.who, state: 'RECEIVED', candidates: [], basis: null },
};

const longText =
  'A sentence that somebody wrote in a hurry and that goes on, and on, without saying when it will end. '.repeat(60);
export const longContact: ContactView = {
  ...contact,
  immediateDanger: true,
  concern: {
    ...concernAsSent(school),
    immediateDanger: true,
    child: opened({
      ...childContent(school),
      child: { ...school.data.children[0]!, givenName: longName, aliases: [longName, 'W'.repeat(120)] },
    }),
    narrative: opened({
      narrative: `<script>alert(1)</script>\n\n${longText}\n\n${'x'.repeat(400)}`,
      kind: 'ALLEGATION',
      harmTypes: ['NEGLECT', 'CSE', 'FII', 'PARENTAL_MENTAL_HEALTH'],
    }),
  },
};

// Child

const concerns = aminaSamples.map((from, index) => openedConcern(from, index + 1));
const headingOf = (picture: ChildPicture): ChildHeading => ({
  childId: aminaId,
  identity: picture.identity,
  clocks: [{ code: 'ACKNOWLEDGE', dueAt: minutes(130), contactId: contactIdOf(police) }],
  immediateDanger: false,
});
const overviewOf = (picture: ChildPicture): ChildOverview => ({
  ...looked,
  picture,
  clocks: headingOf(picture).clocks,
  immediateDanger: false,
});

export const overview = overviewOf(pictureOf(concerns, nowText));
export const overviewThen = overviewOf(
  pictureOf(concerns.slice(0, 2), '2026-03-04T23:59:59.999Z', '2026-03-04T23:59:59.999Z'),
);
export const emptyOverview: ChildOverview = { ...overviewOf(pictureOf([], nowText)), clocks: [] };
export const unbornOverview = overviewOf(
  pictureOf([openedConcern(sample('5-midwife-unborn'))], '2026-03-12T09:00:00.000Z'),
);

/** A child with sixty entries over four years, some without a time, one erased, one in danger, with a very long name. */
export const longOverview: ChildOverview = {
  ...overviewOf(
    pictureOf(
      Array.from({ length: 60 }, (_, index) => longConcern(index)),
      nowText,
    ),
  ),
  immediateDanger: true,
  catchingUp: true,
};

function longConcern(index: number): OpenedConcern {
  const base = concerns[index % 4]!;
  const day = toInstant(Date.parse('2022-02-01T10:00:00Z') + index * 24 * 86_400_000);
  const from = day.slice(0, 10);
  return {
    ...base,
    concernId: id('long', index),
    contactId: id('long-contact', index),
    sentAt: day,
    recordedAt: toInstant(Date.parse(day) + (index % 5) * 86_400_000),
    occurred:
      index % 9 === 0
        ? { from: null, to: null }
        : { from, to: index % 3 === 0 ? toInstant(Date.parse(day) + 20 * 86_400_000).slice(0, 10) : from },
    noticedAt: day,
    immediateDanger: index === 59,
    child:
      index === 59
        ? { content: { ...childContent(school), child: { ...school.data.children[0]!, givenName: longName } } }
        : base.child,
    narrative:
      index === 30
        ? { erasedAt: minutes(-3000) }
        : {
            content: {
              narrative: index % 10 === 0 ? longText : `Entry ${index + 1}. ${school.data.narrative}`,
              kind: 'FACT_REPORTED',
            },
          },
  };
}

export const timeline: ChildTimeline = {
  ...looked,
  heading: headingOf(overview.picture),
  agencies: overview.picture.agencies.map(({ agency }) => agency),
  kinds: ['FACT_OBSERVED', 'SAME_CHILD', 'NEW_PERSON'],
  paging: { newer: null, older: '50' },
  entries: [
    {
      position: '41',
      recordedAt: minutes(-12),
      type: 'IDENTITY_DECIDED',
      agency: null,
      contactId: contactIdOf(police),
      concernId: null,
      occurred: { from: null, to: null },
      sentAt: null,
      late: false,
      kind: 'SAME_CHILD',
      text: decision().reason,
      actor: 'staff-2057',
    },
    {
      position: '40',
      recordedAt: police.time,
      type: 'IDENTIFIED',
      agency: null,
      contactId: contactIdOf(police),
      concernId: null,
      occurred: { from: null, to: null },
      sentAt: null,
      late: false,
      kind: 'NEW_PERSON',
      text: null,
      actor: null,
    },
    ...[...overview.picture.chronology].reverse().map((item) => ({
      position: item.position,
      recordedAt: item.recordedAt,
      type: 'CONCERN' as const,
      agency: item.agency,
      contactId: item.contactId,
      concernId: item.concernId,
      occurred: item.occurred,
      sentAt: item.sentAt,
      late: item.late,
      kind: item.kind,
      text: opened(item.text),
      actor: null,
    })),
  ],
};
export const emptyTimeline: ChildTimeline = { ...timeline, entries: [], agencies: [], kinds: [], paging: onePage };

// Records

const sharingItem = (from: Sample, index: number): SharingItem => ({
  disclosureId: id('disclosure', from.id, index),
  from: agencies.bySource(from.source)!.code,
  to: 'council-camden-front-door',
  concernId: concernIdOf(from),
  parts: ['NAMES_AND_DATES', 'ADDRESSES', 'RELATED_ADULTS', 'NARRATIVE', 'CHILDS_WORDS', 'AGENCY_FACTS', 'REFERRER'],
  gateways: index % 4 === 2 ? [] : index % 4 === 1 ? ['CA04_16LA', 'EA02_175'] : ['CA04_10', 'CA04_11'],
  gatewaySource: index % 4 === 2 ? 'NOT_STATED' : index % 4 === 1 ? 'STATED' : 'AGENCY_DEFAULT',
  sharedAt: from.time,
  receivedAt: from.time,
  openedBy:
    index % 3 === 1
      ? []
      : [{ actor: 'staff-2041', agency: 'council-camden-front-door', at: minutes(-60), accessId: id('opened', index) }],
});
const sharingItems = [...aminaSamples].reverse().map(sharingItem);
export const sharing = { ...looked, heading: timeline.heading, items: sharingItems, paging: onePage };

const look = (index: number) => ({
  accessId: id('look', index),
  at: minutes(-index * 17),
  actor: ['staff-2041', 'staff-2057', 'staff-3019', 'council-camden-front-door'][index % 4]!,
  agency: index % 4 === 2 ? 'health-RAL-ED' : 'council-camden-front-door',
  role: ['contact-officer', 'social-worker', 'health-navigator', 'partner-system'][index % 4]!,
  purpose: 'MASH_TRIAGE',
  relation: index % 4 === 2 ? 'NOBODY_SHOWN' : 'FRONT_DOOR_CONTACT',
  what: ['CHILD_PICTURE', 'CONTACT', 'CHILD_PICTURE', 'WORK_LIST'][index % 4]!,
  outcome: index % 4 === 2 ? ('DENIED' as const) : ('SHOWN' as const),
});
export const accessLog = {
  ...looked,
  heading: timeline.heading,
  items: Array.from({ length: 9 }, (_, index) => look(index)),
  paging: { newer: null, older: 'x' },
};

export const register: SharingRegister = {
  ...looked,
  items: Array.from({ length: 50 }, (_, index) => ({
    ...sharingItem(aminaSamples[index % 4]!, index),
    childIds: index % 4 === 3 ? [aminaId, idrisId] : [aminaId],
  })),
  paging: { newer: 'first', older: 'c' },
};
export const emptyRegister: SharingRegister = { ...register, items: [], paging: onePage };
export const looks: Looks = {
  ...looked,
  items: Array.from({ length: 50 }, (_, index) => ({
    ...look(index),
    childId: index % 4 === 3 ? null : aminaId,
    contacts: index % 4 === 3 ? 50 : 0,
  })),
  paging: { newer: null, older: 'c' },
};
export const emptyLooks: Looks = { ...looks, items: [], paging: onePage };

// Search

export const results: SearchResults = {
  ...looked,
  searchId: id('search'),
  performedAt: minutes(-1),
  terms: opened({ name: 'amina hart', dateOfBirth: '2015-06-18', postcode: '', number: '' }),
  more: true,
  hits: [
    {
      childId: aminaId,
      mentions: aminaSamples.map(mention),
      reasons: [
        { code: 'NAME', text: 'Name, in any order' },
        { code: 'SAME_DATE_OF_BIRTH', text: 'Same date of birth' },
      ],
      lastHeardAt: police.time,
    },
    {
      childId: id('other'),
      mentions: [
        {
          ...mention(school),
          child: opened({ child: { reference: 'z', givenName: longName, dateOfBirth: '2015-06-18' } }),
        },
      ],
      reasons: [{ code: 'SOUNDS', text: 'Name sounds alike' }],
      lastHeardAt: school.time,
    },
  ],
};
export const noResults: SearchResults = { ...results, hits: [], more: false };

// Operations

export const operations: OperationsView = {
  projections: [
    { name: 'work-list', kind: 'PROJECTION', version: 3, position: '10482', lag: 0, parkedKeys: 0, building: null },
    {
      name: 'sharing',
      kind: 'PROJECTION',
      version: 1,
      position: '10480',
      lag: 2,
      parkedKeys: 1,
      building: { version: 2, done: 61_000, total: 104_820, rate: 21_400, secondsLeft: 2 },
    },
    {
      name: 'identify-contacts',
      kind: 'REACTOR',
      version: 1,
      position: '10482',
      lag: 0,
      parkedKeys: 0,
      building: null,
    },
    { name: 'mentions', kind: 'INDEX', version: 1, position: '10482', lag: 0, parkedKeys: 0, building: null },
  ],
  parked: [
    {
      id: 'p1',
      projection: 'sharing',
      stream: `concern-${id('parked')}`,
      type: 'concern.raised.v1',
      position: '9120',
      since: minutes(-75),
      attempts: 3,
      error: 'CONSTRAINT',
      waiting: 2,
    },
  ],
  store: {
    state: 'OK',
    detail: null,
    head: '10482',
    lastAppendAt: minutes(-1),
    files: [
      { name: 'events.db', bytes: 52_428_800 },
      { name: 'read-models.db', bytes: 9_400_000 },
      { name: 'vault.db', bytes: 812_000 },
    ],
    freeBytes: 31_000_000_000,
  },
  checks: [
    { name: 'event store', ok: true, detail: 'taking appends' },
    { name: 'projections', ok: false, detail: '1 parked key' },
  ],
};
export const troubledOperations: OperationsView = {
  ...operations,
  parked: [],
  projections: [],
  store: {
    ...operations.store,
    state: 'READ_ONLY',
    detail: 'The disk has no room. Intake answers 503 and goes on by itself when there is room again.',
    lastAppendAt: null,
    freeBytes: 0,
  },
};
