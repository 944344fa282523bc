/**
 * B7 and B8: the work list with all its counts, and one step on a contact until the next page shows it.
 *
 * The list is read as the page reads it: rows of one lane, counts of every lane and group, possible matches from both sides, the look made
 * durable by a new session each time, so that nothing is saved by having been shown before, and every row's child opened. Not HTTP and
 * not the page's HTML. A step is one desk command (an entry in the record) with its durable append, the wait for the readings, and the
 * contact's page behind its own durable look.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import type { Actor } from '#access';
import type { Uuid } from '#kernel';
import { Desk } from '../../apps/hub/src/desk/desk.js';
import type { Hub } from '../../apps/hub/src/hub.js';
import { ContactPage } from '../../apps/hub/src/pages/contact-page.js';
import { WorkListPage } from '../../apps/hub/src/pages/work-list-page.js';
import { openBenchHub } from './bench-hub.js';
import { addClosedContacts } from './closed-contacts.js';
import type { BenchOptions, Figure } from './figures.js';
import { concernsOf, raise } from './offered.js';
import { interleaved } from './rounds.js';
import { percentile } from './statistics.js';
import { RawWorkList } from './work-list.raw.js';

const sizes = {
  quick: { open: 1_000, closed: 20_000, rounds: 3, looks: 60 },
  usual: { open: 5_000, closed: 200_000, rounds: 5, looks: 100 },
  full: { open: 5_000, closed: 1_000_000, rounds: 5, looks: 200 },
} as const;

const filter = { lane: 'ALL', agency: null, rating: null, waits: null, danger: null, cursor: null } as const;

/** Figures are in milliseconds. */
export async function benchWorkList({ size, directory }: BenchOptions): Promise<Figure[]> {
  const { open, closed, rounds, looks } = sizes[size];
  const hub = await openBenchHub(directory);
  let raw: RawWorkList | null = null;
  try {
    const contacts = await fill(hub, open);
    addClosedContacts(directory, closed);
    raw = new RawWorkList(directory);
    const list = new WorkListPage(hub);
    const steps = { desk: new Desk(hub), page: new ContactPage(hub) };
    const { ours, least, step } = await interleaved(
      {
        ours: () => p99(looks, async () => void (await must(list.list(someone(), filter)))),
        least: () => p99(looks, async () => raw!.look()),
        step: () => p99(looks, async (index) => takeAndLook(steps, contacts[index % contacts.length]!)),
      },
      { rounds },
    );
    const behind = `${number(open)} open among ${number(closed)} closed contacts`;
    return [
      {
        id: 'B7',
        what: `p99 of the work list with all its counts, ${behind}, a durable look each; raw: the rows, one count, one INSERT`,
        unit: 'ms',
        ours,
        raw: least,
      },
      { id: 'B8', what: `p99 of a step on a contact until its next page shows it, ${behind}`, unit: 'ms', ours: step },
    ];
  } finally {
    raw?.close();
    await hub.close();
  }
}

const number = (count: number) => count.toLocaleString('en-GB');

async function takeAndLook({ desk, page }: { desk: Desk; page: ContactPage }, contactId: Uuid): Promise<void> {
  const actor = someone();
  const done = await must(
    desk.take(actor, contactId, {
      step: {
        do: 'record-entry',
        entryId: randomUUID(),
        kind: 'CALL',
        withWhom: 'The school office',
        what: 'Rang the school: the designated lead calls back after lessons.',
        lookup: null,
        attachments: [],
      },
      idempotencyKey: null,
      at: null,
      revision: null,
    }),
  );
  const { catchingUp, revision } = await must(page.contact(actor, contactId));
  if (!done.caughtUp || catchingUp || revision < done.revision)
    throw new Error('The page after a step did not show it: the benchmark would measure less than it says.');
}

/** A social worker in a session of their own. */
const someone = (): Actor => ({
  id: 'staff-2057',
  role: 'social-worker',
  agency: 'council-camden-front-door',
  sessionId: randomUUID(),
  client: null,
  onBehalfOf: null,
});

async function must<T>(answer: Promise<{ ok: true; value: T } | { ok: false; refusal: { code: string } }>): Promise<T> {
  const given = await answer;
  if (!given.ok) throw new Error(`The benchmark was refused: ${given.refusal.code}.`);
  return given.value;
}

async function p99(times: number, work: (index: number) => Promise<unknown> | unknown): Promise<number> {
  const took: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const started = performance.now();
    await work(index);
    took.push(performance.now() - started);
  }
  return percentile(took, 99);
}

/** Contacts about an invented borough, through the hub's own intake and reactors. */
async function fill(hub: Hub, contacts: number): Promise<Uuid[]> {
  const concerns = concernsOf(hub.agencies);
  const ids: Uuid[] = [];
  while (ids.length < contacts) {
    const some = await Promise.all(Array.from({ length: 50 }, () => raise(hub, concerns.next().value)));
    ids.push(...some.flatMap(({ contactIds }) => contactIds));
  }
  const { position } = await hub.store.head();
  const { caughtUp, parked } = await hub.runner!.whenProcessed(position, { timeoutMs: 600_000 });
  if (!caughtUp || parked) throw new Error('The hub did not come to the end of what the benchmark sent.');
  await sleep(200);
  return ids;
}
