/** Fills a data directory with a log of concerns about many children over a year, each event sealed and appended as the hub does it. */
import { join } from 'node:path';
import type { AgencyRegistry } from '#agencies';
import { CommandRunner, traceparentFor } from '#commands';
import { asConcern, RaiseConcern } from '#concerns';
import type { DemonstrationSubmission } from '#demonstration';
import { openSqliteEventStore } from '#event-store/sqlite';
import { derivedId, ManualClock, toInstant, type Fact, type Instant, type Uuid } from '#kernel';
import { openVault } from '#vault';
import { benchAgencies, invented } from './bench-hub.js';
import { contactFacts, viewFact } from './borough-facts.js';

export interface BoroughPlan {
  /** At least so many children in all. */
  readonly children: number;
  /** Of these families the children have a long history. */
  readonly longFamilies: number;
}

/** A filled directory, and whom to ask about. */
export interface Borough {
  readonly directory: string;
  readonly events: number;
  readonly children: number;
  readonly short: readonly Uuid[];
  readonly long: readonly Uuid[];
  /** A moment in the middle: some of each child's history was known then. */
  readonly midway: Instant;
}

/** Concerns about each child: the short histories take part in every twentieth of the rounds. */
export const concernsOfLong = 60;
export const concernsOfShort = 3;
const every = concernsOfLong / concernsOfShort;
const atOnce = 1024;
const day = 86_400_000;
/** So many children of each kind are kept to ask about. */
const sampled = 500;

interface Family {
  readonly number: number;
  readonly submission: DemonstrationSubmission;
  readonly children: readonly Uuid[];
}

export async function fillBorough(directory: string, plan: BoroughPlan): Promise<Borough> {
  const clock = ManualClock.at('2025-01-06T08:00:00.000Z');
  const store = await openSqliteEventStore({ directory, clock });
  const vault = await openVault({ directory, keyFile: join(directory, 'demo.kek'), mode: 'demonstration', clock });
  try {
    const agencies = benchAgencies();
    const families = familiesFor(plan.children, agencies);
    const commands = new CommandRunner(store, vault);
    const concerns = new RaiseConcern({ runner: commands, vault, agencies });
    let midway = '';
    for (let round = 0; round < concernsOfLong; round += 1) {
      const taking = round % every === 0 ? families : families.slice(0, plan.longFamilies);
      const last = round === concernsOfLong - every;
      await together(taking, async (family) => {
        clock.advance(50);
        await concern({ clock, commands, concerns, agencies }, family, round);
        if (last) await looks(commands, family);
      });
      clock.advance(5 * day);
      if (round === concernsOfLong / 2) midway = toInstant(clock.now());
      clock.advance(day);
    }
    const idsOf = (some: readonly Family[]) => some.flatMap(({ children }) => children).slice(0, sampled);
    const step = Math.max(1, Math.floor(families.length / sampled));
    return {
      directory,
      events: (await store.head()).position,
      children: families.reduce((sum, { children }) => sum + children.length, 0),
      short: idsOf(families.slice(plan.longFamilies).filter((_, at) => at % step === 0)),
      long: idsOf(families.slice(0, plan.longFamilies)),
      midway,
    };
  } finally {
    await vault.close();
    await store.close();
  }
}

/** Families of an invented borough; a large one has the same families again, as other people. */
function familiesFor(children: number, agencies: AgencyRegistry): Family[] {
  const submissions = invented(Math.min(children, 2_000), agencies);
  const families: Family[] = [];
  for (let number = 0, count = 0; count < children; number += 1) {
    const submission = submissions[number % submissions.length]!;
    const { length } = asConcern(submission.event.data).children;
    const ids = Array.from({ length }, (_, index) => derivedId('bench-person', number, index));
    families.push({ number, submission, children: ids });
    count += length;
  }
  return families;
}

interface Parts {
  readonly clock: ManualClock;
  readonly commands: CommandRunner;
  readonly concerns: RaiseConcern;
  readonly agencies: AgencyRegistry;
}

/** One concern about a family, the contact of each child in it, and who each child is. */
async function concern(parts: Parts, { number, submission, children }: Family, round: number): Promise<void> {
  const { clock, commands, concerns, agencies } = parts;
  const agency = agencies.byCode(submission.agency)!;
  const attributes = { ...submission.event, id: `bench-${number}-${round}`, time: toInstant(clock.now() - 60_000) };
  const data = asConcern(submission.event.data);
  const traceparent = traceparentFor(derivedId('bench', number, round));
  const raised = await concerns.raise({ attributes, data }, { client: agency.client, agency, traceparent });
  if (!raised.ok) throw new Error(`A concern of the benchmark was refused: ${raised.refusal.code}.`);
  const { receipt } = raised.value;
  const at = toInstant(clock.now());
  await Promise.all(
    children.map((childId, index) => {
      const { stream, facts } = contactFacts({ receipt, index, childId, agency, at });
      return record(commands, stream, facts, receipt.eventId);
    }),
  );
}

/** Somebody looked at each child of a family, twice. */
async function looks(commands: CommandRunner, { number, children }: Family): Promise<void> {
  for (const childId of children)
    for (const time of [1, 2]) {
      const accessId = derivedId('bench-look', childId, time);
      await record(commands, `access-${derivedId('bench-session', number)}`, [viewFact(childId, accessId)], accessId);
    }
}

async function record(commands: CommandRunner, stream: string, facts: readonly Fact[], cause: Uuid): Promise<void> {
  const commandId = derivedId('bench-command', stream, facts[0]!.type, cause);
  const context = {
    correlationId: cause,
    causationId: cause,
    actor: 'hub',
    agency: 'hub',
    role: 'hub',
    purpose: 'MASH_TRIAGE',
    lawfulBasis: 'NOT_STATED',
    traceparent: traceparentFor(commandId),
  };
  const recorded = await commands.record({ stream, commandId, context }, facts);
  if (!recorded.ok) throw new Error(`An event of the benchmark was not stored: ${recorded.refusal.code}.`);
}

/** Works on many at once, because they then share transactions. */
async function together<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < items.length) await work(items[next++]!);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
}
