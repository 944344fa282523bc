import type { AgencyRegistry } from '#agencies';
import { traceparentFor, type CommandRunner } from '#commands';
import { asConcern, validateConcern, type RaiseConcern } from '#concerns';
import {
  demonstrationStream,
  inventBorough,
  type DemonstrationBegun,
  type DemonstrationSeeded,
  type DemonstrationSubmission,
} from '#demonstration';
import { decodeEvent, type EventStore } from '#event-store';
import { derivedId, toInstant, type CommandContext, type Fact } from '#kernel';
import type { HubClock } from './hub-clock.js';

export interface SeedParts {
  readonly store: Pick<EventStore, 'head' | 'read'>;
  readonly commands: CommandRunner;
  readonly raise: RaiseConcern;
  readonly agencies: AgencyRegistry;
  readonly clock: HubClock;
  /** Resolves when what an event caused is done, so that what follows from it carries its time. */
  readonly settled: (position: number) => Promise<unknown>;
}

type Progress = (what: string, done: number, total: number) => void;
type Plan = DemonstrationBegun['data'];

/** Where the demonstration's history stands: never begun, begun and to be finished, or complete. */
export async function demonstrationState(
  store: Pick<EventStore, 'read'>,
): Promise<{ plan: Plan | null; seeded: boolean }> {
  const events = (await store.read(demonstrationStream)).map(decodeEvent);
  const begun = events.find((event) => event.type === 'hub.demonstration-begun.v1');
  return {
    plan: (begun?.data as Plan | undefined) ?? null,
    seeded: events.some((event) => event.type === 'hub.demonstration-seeded.v1'),
  };
}

/**
 * Fills an empty store with an invented borough, through the same intake as partners use, under the injected clock. A seeding that was
 * interrupted is finished with its own plan: every command repeats, so nothing is there twice. Throws on a store that holds anything else.
 */
export async function seedDemonstration(
  parts: SeedParts,
  wish: { children: number; seed: number },
  progress: Progress,
): Promise<{ children: number; concerns: number }> {
  const state = await demonstrationState(parts.store);
  if (!state.plan && (await parts.store.head()).position > 0)
    throw new Error(
      'A demonstration fills an empty store only, and this one holds events. Set HUB_DATA_DIR to another directory.',
    );
  const plan = state.plan ?? { ...wish, until: toInstant(parts.clock.now()) };
  const borough = inventBorough({ ...plan, agencies: parts.agencies.all });
  if (state.seeded && plan.children === 0 && wish.children > 0)
    throw new Error(
      'This store was begun as a demonstration without children, and nothing can be written before its first event. Set HUB_DATA_DIR to another directory.',
    );
  if (state.seeded) return { children: plan.children, concerns: borough.length };
  try {
    parts.clock.pretend(borough[0]?.receivedAt ?? plan.until);
    await note(parts, { type: 'hub.demonstration-begun.v1', data: plan });
    for (const [index, submission] of borough.entries()) {
      await receive(parts, submission);
      progress('Seeding the demonstration borough', index + 1, borough.length);
    }
  } finally {
    parts.clock.resume();
  }
  await note(parts, { type: 'hub.demonstration-seeded.v1', data: { concerns: borough.length } });
  return { children: plan.children, concerns: borough.length };
}

async function receive(parts: SeedParts, { agency: code, receivedAt, event }: DemonstrationSubmission): Promise<void> {
  parts.clock.pretend(receivedAt);
  const agency = parts.agencies.byCode(code);
  if (!agency) throw new Error(`The demonstration names the agency ${code}, which the registry does not hold.`);
  const faults = validateConcern(event, event.data, { now: parts.clock.now(), agency });
  if (faults.length > 0)
    throw new Error(
      `The demonstration's submission ${event.id} is refused at ${faults.map((fault) => fault.pointer).join(', ')}.`,
    );
  const raised = await parts.raise.raise(
    { attributes: event, data: asConcern(event.data) },
    { client: agency.client, agency, traceparent: traceparentFor(derivedId('demonstration', event.id)) },
  );
  if (!raised.ok)
    throw new Error(`The demonstration's submission ${event.id} was not stored: ${raised.refusal.message}`);
  await parts.settled(Number(raised.value.receipt.position));
}

async function note(parts: SeedParts, fact: Fact & (DemonstrationBegun | DemonstrationSeeded)): Promise<void> {
  const commandId = derivedId('demonstration', fact.type);
  const context: CommandContext = {
    correlationId: commandId,
    causationId: commandId,
    actor: 'hub',
    agency: parts.agencies.frontDoor.code,
    role: 'operator',
    purpose: 'DEMONSTRATION',
    lawfulBasis: 'INVENTED_PEOPLE',
    traceparent: traceparentFor(commandId),
  };
  const stored = await parts.commands.run({
    stream: demonstrationStream,
    commandId,
    context,
    decide: () => ({ ok: true, value: [fact] }),
  });
  if (!stored.ok) throw new Error(`The demonstration could not be noted: ${stored.refusal.message}`);
}
