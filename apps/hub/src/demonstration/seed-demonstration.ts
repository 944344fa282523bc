import { firstContext, traceparentFor } from '#commands';
import { asConcern, validateConcern } from '#concerns';
import {
  demonstrationStream,
  inventHistory,
  type DemonstrationBegun,
  type DemonstrationSeeded,
  type HistoricConcern,
  type History,
} from '#demonstration';
import { derivedId, toInstant, type Fact } from '#kernel';
import { loadClockConfig, openingOn } from '#triage';
import type { Hub } from '../hub.js';
import { enrolPeople } from './enrol-people.js';
import { demonstrationState, type Plan } from './demonstration-state.js';
import { Performance } from './performance.js';

type Progress = (what: string, done: number, total: number) => void;

/** What was made: `refused` are acts that the house refused, by code; none in a sound history. */
export interface Seeded {
  readonly children: number;
  readonly concerns: number;
  readonly refused: readonly string[];
}

const doing = 'Seeding the demonstration borough';

/**
 * Fills an empty store with an invented borough and eighteen months of work on it, through the same intake and the same commands as people
 * use, under the injected clock. A seeding that was interrupted is finished with its own plan: every command repeats, so nothing is there
 * twice. Throws on a store that holds anything else.
 */
export async function seedDemonstration(
  hub: Hub,
  wish: { children: number; seed: number },
  progress: Progress,
): Promise<Seeded> {
  const state = await demonstrationState(hub.store);
  if (!state.plan && (await hub.store.head()).position > 0)
    throw new Error(
      'A demonstration fills an empty store only, and this one holds events. Set HUB_DATA_DIR to another directory.',
    );
  const plan = state.plan ?? { ...wish, until: toInstant(hub.clock.now()) };
  if (state.seeded && plan.children === 0 && wish.children > 0)
    throw new Error(
      'This store was begun as a demonstration without children, and nothing can be written before its first event. Set HUB_DATA_DIR to another directory.',
    );
  const history = historyOf(hub, plan);
  const concerns = history.concerns.length;
  if (state.seeded) return { children: plan.children, concerns, refused: [] };
  let refused: string[] = [];
  try {
    hub.clock.pretend(history.concerns[0]?.submission.receivedAt ?? plan.until);
    await note(hub, { type: 'hub.demonstration-begun.v1', data: plan });
    await enrolPeople(hub);
    refused = await perform(hub, history, progress);
  } finally {
    hub.clock.resume();
  }
  await note(hub, { type: 'hub.demonstration-seeded.v1', data: { concerns } });
  return { children: plan.children, concerns, refused };
}

function historyOf({ agencies, configuration, settings }: Hub, plan: Plan): History {
  const clocks = loadClockConfig(configuration.clocksDirectory);
  return inventHistory({
    ...plan,
    agencies: agencies.all,
    requiredChecks: settings.requiredChecks,
    openingOn: (day) => openingOn(day, clocks),
  });
}

/** Concerns and acts, one after the other as the clock has them; a receipt stands before what is done at the same moment. */
async function perform(hub: Hub, { concerns, acts }: History, progress: Progress): Promise<string[]> {
  const performance = new Performance(hub);
  const refused: string[] = [];
  const total = concerns.length + acts.length;
  let next = 0;
  for (const [index, act] of acts.entries()) {
    while (next < concerns.length && concerns[next]!.submission.receivedAt <= act.at) {
      await receive(hub, concerns[next]!, performance);
      next += 1;
    }
    hub.clock.pretend(act.at);
    const refusal = await performance.perform(act);
    if (refusal) {
      if (refusal.code === 'hub/unavailable') throw new Error(refusal.message);
      refused.push(`${act.key} ${act.kind === 'step' ? act.step.do : act.kind}: ${refusal.code}`);
    }
    progress(doing, next + index + 1, total);
  }
  for (; next < concerns.length; next += 1) {
    await receive(hub, concerns[next]!, performance);
    progress(doing, acts.length + next + 1, total);
  }
  await performance.settle();
  return refused;
}

async function receive(hub: Hub, concern: HistoricConcern, performance: Performance): Promise<void> {
  const { agency: code, receivedAt, event } = concern.submission;
  hub.clock.pretend(receivedAt);
  const agency = hub.agencies.byCode(code);
  if (!agency) throw new Error(`The demonstration names the agency ${code}, which the registry does not hold.`);
  const faults = validateConcern(event, event.data, { now: hub.clock.now(), agency });
  if (faults.length > 0)
    throw new Error(
      `The demonstration's submission ${event.id} is refused at ${faults.map((fault) => fault.pointer).join(', ')}.`,
    );
  const raised = await hub.raise.raise(
    { attributes: event, data: asConcern(event.data) },
    { client: agency.client, agency, traceparent: traceparentFor(derivedId('demonstration', event.id)) },
  );
  if (!raised.ok)
    throw new Error(`The demonstration's submission ${event.id} was not stored: ${raised.refusal.message}`);
  const { eventId, contactIds } = raised.value.receipt;
  await performance.raised(concern, eventId, contactIds);
}

async function note(hub: Hub, fact: Fact & (DemonstrationBegun | DemonstrationSeeded)): Promise<void> {
  const commandId = derivedId('demonstration', fact.type);
  const context = firstContext(
    {
      actor: 'hub',
      agency: hub.agencies.frontDoor.code,
      role: 'operator',
      purpose: 'DEMONSTRATION',
      lawfulBasis: 'INVENTED_PEOPLE',
    },
    commandId,
  );
  const stored = await hub.commands.run({
    stream: demonstrationStream,
    commandId,
    context,
    decide: () => ({ ok: true, value: [fact] }),
  });
  if (!stored.ok) throw new Error(`The demonstration could not be noted: ${stored.refusal.message}`);
}
