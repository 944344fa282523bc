/**
 * B10: whether the time of an answer tells a hidden record from none.
 *
 * A page of a contact is asked for, and a step on one is tried, by somebody who may not know of it: of a contact whose child is hidden, and of
 * one that never was, in an order drawn at random. The figure is by how much their mean times differ. Not HTTP: what is around it is the same
 * for both.
 */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor } from '#access';
import type { Uuid } from '#kernel';
import { Desk } from '../../apps/hub/src/desk/desk.js';
import type { Hub } from '../../apps/hub/src/hub.js';
import { ContactPage } from '../../apps/hub/src/pages/contact-page.js';
import { CustodyPage } from '../../apps/hub/src/pages/custody-page.js';
import { openBenchHub } from './bench-hub.js';
import type { BenchOptions, Figure } from './figures.js';
import { concernsOf, raise } from './offered.js';
import { interleaved } from './rounds.js';

const sizes = {
  quick: { contacts: 100, rounds: 5, requests: 500 },
  usual: { contacts: 500, rounds: 5, requests: 2_000 },
  full: { contacts: 2_000, rounds: 9, requests: 2_000 },
} as const;

const agency = 'council-camden-front-door';
const someone = (role: Actor['role'], id: string): Actor => ({
  ...{ id, role, agency, client: null, onBehalfOf: null },
  sessionId: randomUUID(),
});

/** Figures are in percent of the mean. */
export async function benchSilence({ size, directory }: BenchOptions): Promise<Figure[]> {
  const { contacts, rounds, requests } = sizes[size];
  const own = join(directory, 'silence');
  const hub = await openBenchHub(own);
  try {
    const hidden = await withHidden(hub, contacts);
    const page = new ContactPage(hub);
    const desk = new Desk(hub);
    const worker = someone('social-worker', 'staff-2057');
    const look = (contactId: Uuid) => page.triage(worker, contactId);
    const form = {
      step: { do: 'assign', owner: 'staff-2041' },
      idempotencyKey: null,
      at: null,
      revision: null,
    } as const;
    const step = (contactId: Uuid) => desk.take(worker, contactId, form);
    const found = await interleaved(
      { ours: () => difference(requests, hidden, look), step: () => difference(requests, hidden, step) },
      { rounds },
    );
    const of = `a hidden contact and one that never was, ${requests.toLocaleString('en-GB')} answers each`;
    return [
      { id: 'B10', what: `difference of the mean times of a page: ${of}`, unit: '%', ours: found.ours },
      {
        id: 'B10.step',
        what: `the same of a step that is refused, its record durable: ${of}`,
        unit: '%',
        ours: found.step,
      },
    ];
  } finally {
    await hub.close();
    await rm(own, { recursive: true, force: true });
  }
}

/** Contacts of an invented borough, of which one is about a child that is hidden then; its id. */
async function withHidden(hub: Hub, contacts: number): Promise<Uuid> {
  const concerns = concernsOf(hub.agencies);
  const ids: Uuid[] = [];
  while (ids.length < contacts) ids.push(...(await raise(hub, concerns.next().value)).contactIds);
  const { position } = await hub.store.head();
  const { caughtUp } = await hub.runner!.whenProcessed(position, { timeoutMs: 600_000 });
  if (!caughtUp) throw new Error('The hub did not come to the end of what the benchmark sent.');
  const contactId = ids[Math.floor(ids.length / 2)]!;
  const placed = await new CustodyPage(hub).place(someone('custodian', 'staff-6014'), {
    ...{ contactId, class: 'WITNESS_PROTECTION', of: 'CHILD', adult: 1, askedBy: 'police-met-cn', key: randomUUID() },
    words: 'The officer in charge asked for this today.',
  });
  if (!placed.ok) throw new Error(`The benchmark was refused: ${placed.refusal.code}.`);
  return contactId;
}

/** By how many percent of their mean the times of two kinds of question differ. */
async function difference(
  requests: number,
  hidden: Uuid,
  ask: (contactId: Uuid) => Promise<{ readonly ok: boolean }>,
): Promise<number> {
  const took = { hidden: 0, nobody: 0 };
  const order = Array.from({ length: requests * 2 }, (_, index) => (['hidden', 'nobody'] as const)[index % 2]!);
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  for (const which of order) {
    const contactId = which === 'hidden' ? hidden : randomUUID();
    const started = performance.now();
    const answer = await ask(contactId);
    took[which] += performance.now() - started;
    if (answer.ok) throw new Error('A hidden record was shown: there is nothing to measure.');
  }
  return (Math.abs(took.hidden - took.nobody) / ((took.hidden + took.nobody) / 2)) * 100;
}
