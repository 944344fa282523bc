import { commandIdFor, type CommandRunner } from '#commands';
import { decodeEvent, type EventStore, type Recorded, type RecordedEvent, type SideTable } from '#event-store';
import { derivedId, ok, type CommandContext, type Refusal, type Result, type Uuid } from '#kernel';
import { VaultUnavailableError, type Vault } from '#vault';
import type { PeopleLinks } from './links.js';
import { peopleErrors } from './people.errors.js';
import { personStream, type ErasureOrdered, type PersonErased } from './person.events.js';

export interface ErasureParts {
  readonly runner: CommandRunner;
  readonly store: Pick<EventStore, 'read'>;
  /** Where an erasure in progress is noted, so that a start finds it without reading the log. */
  readonly side: SideTable;
  readonly vault: Pick<Vault, 'destroy'>;
  /** What people have begun to write about the person's contacts and have not sent goes with the person. */
  readonly drafts: { discardAbout(contactIds: readonly Uuid[]): Promise<Result<number, Refusal>> };
  readonly links: Pick<PeopleLinks, 'resolve' | 'mentionsOf' | 'namesOf'>;
  /** Whose a mention is and in which concern; null for an id that is none. */
  readonly mention: (mentionId: Uuid) => Promise<{ readonly kind: string; readonly concernId: Uuid } | null>;
  /** Searches that showed any of these children or mentions: their terms have keys of their own, named after the search. */
  readonly searchesThatShowed: (subjects: readonly Uuid[]) => Promise<readonly Uuid[]>;
}

/** An order to erase a child, or an adult by the id of one mention. Codes and references only: nobody can erase what the order says. */
export interface ErasePerson {
  readonly personId: Uuid;
  readonly authority: string;
  readonly reference: string;
}

/** What an erasure touches: opaque ids only. */
export interface ErasurePlan {
  readonly personId: Uuid;
  /** Mentions whose keys are destroyed. */
  readonly mentions: readonly Uuid[];
  /** Concerns that speak of the person. What they say about others stays theirs. */
  readonly concerns: readonly Uuid[];
  /** Searches whose terms go. */
  readonly searches: readonly Uuid[];
}

export interface ErasureDone extends ErasurePlan {
  readonly erasureId: Uuid;
  readonly keys: number;
  readonly indexRows: number;
}

/**
 * Lists what an erasure would touch, and changes nothing (`--dry-run`). The links are read as they are: the caller waits until they hold
 * the log's end, so that no mention is missed.
 */
export async function planErasure(parts: ErasureParts, personId: Uuid): Promise<Result<ErasurePlan, Refusal>> {
  const now = await parts.links.resolve(personId);
  if (now === null) return planForAdult(parts, personId);
  if (now !== personId) return peopleErrors.refuse('people/person-moved', { members: { movedTo: now } });
  const links = await parts.links.mentionsOf(personId);
  const mentions = links.map((link) => link.mentionId);
  return ok({
    personId,
    mentions,
    concerns: [...new Set(links.map((link) => link.concernId))],
    searches: await parts.searchesThatShowed([...(await parts.links.namesOf(personId)), ...mentions]),
  });
}

async function planForAdult(parts: ErasureParts, mentionId: Uuid): Promise<Result<ErasurePlan, Refusal>> {
  const mention = await parts.mention(mentionId);
  if (mention === null) return peopleErrors.refuse('people/no-such-person');
  if (mention.kind === 'CHILD') return peopleErrors.refuse('people/mention-of-a-child');
  const searches = await parts.searchesThatShowed([mentionId]);
  return ok({ personId: mentionId, mentions: [mentionId], concerns: [mention.concernId], searches });
}

/**
 * Erases a person, in steps that survive a crash between any two: the order is recorded, drafts about the person's contacts are
 * discarded, keys and index rows are destroyed, the erasure is recorded. Ordered again for the same mentions, it answers as the first time; for mentions linked since, it erases those.
 */
export async function erasePerson(
  parts: ErasureParts,
  order: ErasePerson,
  context: CommandContext,
): Promise<Result<ErasureDone, Refusal>> {
  const { personId, authority, reference } = order;
  if (!/^[A-Z][A-Z0-9_]{1,39}$/.test(authority)) return peopleErrors.refuse('people/authority-not-a-code');
  if (!/^[A-Za-z0-9][A-Za-z0-9./_-]{0,63}$/.test(reference))
    return peopleErrors.refuse('people/reference-not-a-reference');
  const plan = await planErasure(parts, personId);
  if (!plan.ok) return plan;
  const subjects = [...plan.value.mentions, ...plan.value.searches].sort();
  const contacts = (await parts.links.mentionsOf(personId)).map((link) => link.contactId);
  await parts.side.set([{ key: noteOf(personId), value: JSON.stringify({ personId, contacts } satisfies Note) }]);
  const ordered = await parts.runner.run({
    stream: personStream(personId),
    commandId: derivedId('erase-person', personId, ...subjects),
    context,
    decide: (history) => ok(orderFor(order, subjects, history)),
  });
  if (!ordered.ok) return ordered;
  const done = await finish(parts, { personId, contacts });
  return done.ok ? ok({ ...plan.value, ...done.value }) : done;
}

/** Finishes erasures that were interrupted after their order; for every start, before anything is served. Gives how many there were. */
export async function finishErasures(
  parts: Omit<ErasureParts, 'mention' | 'searchesThatShowed' | 'links'>,
): Promise<number> {
  const notes = await parts.side.list(notePrefix);
  for (const { value } of notes) {
    const finished = await finish(parts, readNote(value));
    if (!finished.ok) throw new Error(finished.refusal.message);
  }
  return notes.length;
}

/** An erasure in progress. The contacts stand here because at a start the readings, which would tell them, do not run yet. */
interface Note {
  readonly personId: Uuid;
  readonly contacts: readonly Uuid[];
}

/** A note of before there were drafts is the person's id alone. */
const readNote = (value: string): Note =>
  value.startsWith('{') ? (JSON.parse(value) as Note) : { personId: value, contacts: [] };

const notePrefix = 'erasure/';
const noteOf = (personId: Uuid): string => notePrefix + personId;

/** The order for whatever no earlier order names; nothing where there is no more to erase. */
function orderFor(order: ErasePerson, subjects: readonly Uuid[], history: readonly RecordedEvent[]): ErasureOrdered[] {
  const earlier = new Set(history.filter(isOrder).flatMap(({ data }) => data.mentions));
  const mentions = subjects.filter((subject) => !earlier.has(subject));
  if (mentions.length === 0) return [];
  const erasureId = derivedId('erasure', order.personId, history.length);
  return [{ type: 'person.erasure-ordered.v1', data: { ...order, erasureId, mentions } }];
}

const isOrder = (event: RecordedEvent): event is Recorded<ErasureOrdered> => event.type === 'person.erasure-ordered.v1';
const isErased = (event: RecordedEvent): event is Recorded<PersonErased> => event.type === 'person.erased.v1';

type Finished = Pick<ErasureDone, 'erasureId' | 'keys' | 'indexRows'>;
type FinishParts = Pick<ErasureParts, 'runner' | 'store' | 'side' | 'vault' | 'drafts'>;

/** Carries out the orders on a person's stream that are not done, drafts first, and gives the last one's figures. */
async function finish(parts: FinishParts, { personId, contacts }: Note): Promise<Result<Finished, Refusal>> {
  const read = async () => (await parts.store.read(personStream(personId))).map(decodeEvent);
  const history = await read();
  if (history.some(isOrder)) {
    const discarded = await parts.drafts.discardAbout(contacts);
    if (!discarded.ok) return peopleErrors.refuse('people/erasure-unfinished');
  }
  const done = new Set(history.filter(isErased).map(({ data }) => data.erasureId));
  for (const order of history.filter(isOrder)) {
    if (done.has(order.data.erasureId)) continue;
    const carried = await carryOut(parts, order);
    if (!carried.ok) return carried;
  }
  await parts.side.set([{ key: noteOf(personId), value: null }]);
  const last = (await read()).findLast(isErased)?.data;
  return ok({ erasureId: last?.erasureId ?? '', keys: last?.keys ?? 0, indexRows: last?.indexRows ?? 0 });
}

async function carryOut(
  { vault, runner }: FinishParts,
  order: Recorded<ErasureOrdered>,
): Promise<Result<unknown, Refusal>> {
  const { erasureId, personId, mentions } = order.data;
  let destroyed: { readonly keys: number; readonly indexRows: number };
  try {
    destroyed = await vault.destroy(mentions, { erasureId, position: order.position, at: order.recordedAt });
  } catch (error) {
    if (error instanceof VaultUnavailableError) return peopleErrors.refuse('people/erasure-unfinished');
    throw error;
  }
  const fact: PersonErased = {
    type: 'person.erased.v1',
    data: { erasureId, personId, mentions, keys: destroyed.keys, indexRows: destroyed.indexRows },
  };
  const { correlationId, actor, agency, role, purpose, lawfulBasis, traceparent } = order.meta;
  return runner.run({
    stream: order.stream,
    commandId: commandIdFor(order.id, 'erase-person'),
    context: { correlationId, causationId: order.id, actor, agency, role, purpose, lawfulBasis, traceparent },
    decide: () => ok([fact]),
  });
}
