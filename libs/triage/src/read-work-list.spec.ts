import { afterEach, describe, expect, it } from '@jest/globals';
import type { Kysely } from 'kysely';
import { projectingAll, type GivenEvent } from '#projections';
import type { ContactReceived } from './contact.events.js';
import { contactsProjection } from './contacts.projection.js';
import type { ContactViews } from './contact-views.js';
import type { CandidateLinks } from './open-candidates.js';
import { agenciesListed, groups, lanes, readWorkList, type WorkListQuery } from './read-work-list.js';
import { worklistProjection } from './worklist.projection.js';

interface Given {
  readonly id: string;
  readonly dueAt: string | null;
  readonly danger?: boolean | null;
  readonly agency?: string;
  readonly candidates?: number;
}

const eventsOf = ({ id, dueAt, danger = null, agency = 'school-100045', candidates = 0 }: Given): GivenEvent[] => {
  const data: Partial<ContactReceived['data']> = {
    contactId: id,
    concernId: `concern-${id}`,
    mentionId: `mention-${id}`,
    agency,
    agencyKind: 'SCHOOL',
    receivedAt: '2026-03-03T09:00:00.000Z',
    immediateDanger: danger,
    siblingContacts: [],
    clocks: [
      {
        code: 'RESPONSE_TYPE',
        kind: 'WORKING_DAYS',
        amount: 1,
        limitsVersion: '1',
        calendarVersion: '1',
        startsAt: '2026-03-03T09:00:00.000Z',
        dueAt,
      },
    ],
  };
  const identified = {
    contactId: id,
    childId: `child-${id}`,
    basis: 'NEW_PERSON',
    candidates: Array.from({ length: candidates }, (_, place) => ({ childId: `candidate-${place}`, reasons: [] })),
    candidatesMore: false,
  };
  return [
    { type: 'contact.received.v1', data, stream: id },
    { type: 'contact.identified.v1', data: identified, stream: id },
  ];
};

/** Nobody was ever joined with anybody, or erased. */
const unlinked: CandidateLinks = {
  resolveAll: async (ids) => new Map(ids.map((id) => [id, id])),
  namesOfAll: async (ids) => new Map(ids.map((id) => [id, [id]])),
  erasedPersons: async () => new Set(),
};

let close = () => {};
let database: Kysely<ContactViews>;
afterEach(() => close());
function given(...contacts: Given[]) {
  const events = contacts.flatMap(eventsOf);
  const projected = projectingAll([contactsProjection, worklistProjection], events);
  close = projected.close;
  const query: WorkListQuery = {
    viewer: { id: 'staff-1', role: 'social-worker' },
    lane: 'ALL',
    agency: null,
    rating: null,
    waits: null,
    immediateDanger: false,
    cursor: null,
    unseen: [],
    limit: 50,
    now: '2026-03-03T10:00:00.000Z',
    pressing: { criticalAfterHours: { RED: 0, AMBER: 24, OTHER: 48 }, soonHours: 4 },
  };
  database = projected.read<ContactViews>();
  return async (wish: Partial<WorkListQuery> = {}) => {
    const page = await readWorkList(database, unlinked, { ...query, ...wish });
    const { rows, total, next, groups: counted, counts } = page;
    return {
      ids: rows.map((row) => row.contact_id),
      total,
      next,
      counted,
      counts,
      groups: rows.map((row) => row.group),
    };
  };
}

describe('the work list', () => {
  const contacts: Given[] = [
    { id: 'later', dueAt: '2026-03-05T09:00:00.000Z', candidates: 2 },
    { id: 'sooner', dueAt: '2026-03-04T09:00:00.000Z' },
    { id: 'danger', dueAt: '2026-03-06T09:00:00.000Z', danger: true },
    { id: 'no-danger', dueAt: '2026-03-03T09:00:00.000Z', danger: false, agency: 'police-met-cn' },
  ];

  it('has immediate danger first, then what falls due first; every contact once', async () => {
    expect(await given(...contacts)()).toMatchObject({
      ids: ['danger', 'no-danger', 'sooner', 'later'],
      total: 4,
      next: null,
    });
  });

  it('is filtered by agency, by danger and by what a person has to look at', async () => {
    const list = given(...contacts);
    expect((await list({ agency: 'police-met-cn' })).ids).toEqual(['no-danger']);
    expect((await list({ immediateDanger: true })).ids).toEqual(['danger']);
    expect((await list({ waits: 'IDENTITY' })).ids).toEqual(['later']);
  });

  it('names each agency once that has a contact on it', async () => {
    given(...contacts);
    expect(await agenciesListed(database)).toEqual(['police-met-cn', 'school-100045']);
    given();
    expect(await agenciesListed(database)).toEqual([]);
  });

  it('counts in each group what its rows say, in every lane, at every border', async () => {
    const list = given(
      ...['2026-03-01T10:00:00.000Z', '2026-03-01T10:00:00.001Z', '2026-03-03T10:00:00.000Z', null]
        .concat(['2026-03-03T10:00:00.001Z', '2026-03-03T14:00:00.000Z', '2026-03-03T14:00:00.001Z'])
        .map((dueAt, index) => ({ id: `contact-${index}`, dueAt, danger: index % 2 === 0 })),
    );
    for (const lane of lanes) {
      const { groups: shown, counted, counts, total } = await list({ lane });
      expect(groups.map((_, index) => shown.filter((group) => group === index).length)).toEqual(
        groups.map((name) => counted[name]),
      );
      expect([total, counts[lane]]).toEqual([shown.length, shown.length]);
    }
    expect((await list()).counted).toEqual({ CRITICAL: 1, OVERDUE: 2, SOON: 2, LATER: 2 });
  });

  it('is paged without a gap or a repeat, also among equal due times and those without any', async () => {
    const many = Array.from({ length: 23 }, (_, index) => ({
      id: `contact-${String(index).padStart(2, '0')}`,
      dueAt: index % 3 === 0 ? null : `2026-03-0${4 + (index % 2)}T09:00:00.000Z`,
      danger: index % 5 === 0,
    }));
    const list = given(...many);
    const whole = (await list()).ids;
    const paged: string[] = [];
    for (let cursor: string | null = null, page = 0; page === 0 || cursor !== null; page += 1) {
      const next = await list({ cursor, limit: 5 });
      paged.push(...next.ids);
      cursor = next.next;
    }
    expect(paged).toEqual(whole);
    expect(new Set(paged).size).toBe(23);
  });

  it('begins at the top for a cursor that is none', async () => {
    expect((await given(...contacts)({ cursor: 'bm9uc2Vuc2U' })).ids).toHaveLength(4);
  });
});
