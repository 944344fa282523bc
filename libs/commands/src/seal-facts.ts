import { encodeSections, type NewEvent, type SealedSection } from '#event-store';
import {
  uuidv5,
  type CommandContext,
  type EventMeta,
  type Fact,
  type PlainSection,
  type Randomness,
  type Uuid,
} from '#kernel';
import type { Vault } from '#vault';

/** A fact as an event ready to be appended: its bytes, and the parts that they were made from. */
export interface Draft {
  readonly event: NewEvent;
  readonly sections: readonly SealedSection[];
  readonly meta: EventMeta;
}

export interface Origin {
  readonly stream: string;
  readonly commandId: Uuid;
  readonly context: CommandContext;
}

/** Name of the section that holds a shared section's key, wrapped for one of those who share it. */
export const keySection = (section: string): string => `${section}.key`;

/** Mentions whose keys seal these facts, each once. */
export const mentionsOf = (facts: readonly Fact[]): Uuid[] => [
  ...new Set(facts.flatMap((fact) => (fact.sections ?? []).flatMap((section) => section.sharedBy ?? section.mention))),
];

/** Facts as events, their sections sealed. Ids derive from the command, so that a retry writes the same events. */
export function sealFacts(vault: Vault, randomness: Randomness, origin: Origin, facts: readonly Fact[]): Draft[] {
  const { stream, commandId, context } = origin;
  return facts.map((fact, index) => {
    const id = uuidv5(String(index), commandId);
    const sections = (fact.sections ?? []).flatMap((plain) => sealSection(vault, randomness, id, stream, plain));
    const meta: EventMeta = { commandId, ...context, schema: `${fact.type}#1` };
    const sealed = encodeSections(sections);
    return { event: { id, type: fact.type, data: utf8(fact.data), sealed, meta: utf8(meta) }, sections, meta };
  });
}

function sealSection(
  vault: Vault,
  randomness: Randomness,
  eventId: Uuid,
  stream: string,
  { mention, section, content, sharedBy }: PlainSection,
): SealedSection[] {
  const ref = { eventId, stream, mention, section };
  if (!sharedBy) return [{ mention, section, box: vault.seal(ref, utf8(content)) }];
  if (sharedBy.length === 0)
    throw new Error(`Section ${section} is shared by nobody: it could never be opened. Name who shares it.`);
  const key = randomness.bytes(32);
  const box = vault.sealWith(key, ref, utf8(content));
  const wrapped = [...new Set(sharedBy)].map((sharer) => {
    const keyRef = { eventId, stream, mention: sharer, section: keySection(section) };
    return { mention: sharer, section: keyRef.section, box: vault.seal(keyRef, key) };
  });
  key.fill(0);
  return [{ mention, section, box }, ...wrapped];
}

const utf8 = (value: unknown) => Buffer.from(JSON.stringify(value), 'utf8');
