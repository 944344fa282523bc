/**
 * B5: how long after a concern is handed to the hub its contact stands in the work list, while 500 events a second are appended.
 *
 * The whole hub works, but for HTTP: the command that takes a concern in, keys and seals, the durable append; the reactor that opens the
 * contact, the one that looks for the child among all others, the blind index, and all projections. Concerns about an invented borough
 * are sent on a fixed timetable, whatever the hub does meanwhile, and the time of each counts from when it was due, so that no waiting is
 * left out. It ends when a reader's query of the work list's table gives the contact.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Hub } from '../../apps/hub/src/hub.js';
import { openBenchHub } from './bench-hub.js';
import type { BenchOptions, Figure } from './figures.js';
import { concernsOf, offer, raise, type Concern } from './offered.js';
import { interleaved } from './rounds.js';
import { percentile } from './statistics.js';
import { RawList } from './visible.raw.js';
import { WorkListWatch } from './work-list-watch.js';

const eventsPerSecond = 500;
const settleMilliseconds = 120_000;

interface Waits {
  readonly received: readonly number[];
  readonly identified: readonly number[];
}

/** Figures are in milliseconds. */
export async function benchVisible({ size, directory }: BenchOptions): Promise<Figure[]> {
  const [rounds, seconds, before] = size === 'quick' ? [3, 3, 200] : [5, 5, 1000];
  const hub = await openBenchHub(directory);
  const raw = new RawList(directory);
  try {
    const concerns = concernsOf(hub.agencies);
    await fillBefore(hub, concerns, before);
    const waits: Waits[] = [];
    const values = await interleaved(
      {
        ours: async () => {
          const measured = await round(hub, concerns, seconds);
          waits.push(measured);
          return percentile(measured.received, 99);
        },
        raw: async () => percentile(await raw.round(concerns, eventsPerSecond, seconds), 99),
      },
      { rounds },
    );
    return figuresOf(values, waits.slice(-rounds));
  } finally {
    raw.close();
    await hub.close();
  }
}

function figuresOf(values: { ours: number[]; raw: number[] }, waits: readonly Waits[]): Figure[] {
  const of = (percent: number, whose: keyof Waits) => waits.map((one) => percentile(one[whose], percent));
  const what = `from handing a concern in to its contact in the work list, at ${eventsPerSecond} events a second`;
  return [
    { id: 'B5', what: `p99 ${what}; raw: plain INSERTs`, unit: 'ms', ...values },
    { id: 'B5.median', what: `median ${what}`, unit: 'ms', ours: of(50, 'received') },
    {
      id: 'B5.named',
      what: 'p99 until the contact also says who the child is',
      unit: 'ms',
      ours: of(99, 'identified'),
    },
  ];
}

/** Children that later ones are compared with; caches and compilers are warm then too. */
async function fillBefore(hub: Hub, concerns: Iterator<Concern, never>, count: number): Promise<void> {
  for (let done = 0; done < count; done += 50)
    await Promise.all(Array.from({ length: 50 }, () => raise(hub, concerns.next().value)));
  await settle(hub);
}

async function round(hub: Hub, concerns: Iterator<Concern, never>, seconds: number): Promise<Waits> {
  const { position: before } = await hub.store.head();
  const watch = new WorkListWatch(hub);
  await offer(concerns, { eventsPerSecond, seconds }, async (concern, due) => {
    for (const contactId of (await raise(hub, concern)).contactIds) watch.expect(contactId, due);
  });
  await settle(hub);
  return watch.stop(before);
}

/** Waits until everything that follows from what was sent is done: what follows is appended too, so it is done where nothing more came. */
async function settle(hub: Hub): Promise<void> {
  for (let { position } = await hub.store.head(); ;) {
    const { caughtUp, parked } = await hub.runner!.whenProcessed(position, { timeoutMs: settleMilliseconds });
    if (!caughtUp || parked) throw new Error('The hub did not come to the end of what the benchmark sent.');
    await sleep(100);
    const head = await hub.store.head();
    if (head.position === position) return;
    position = head.position;
  }
}
