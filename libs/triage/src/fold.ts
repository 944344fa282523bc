import { unknownContact, type Contact } from './contact.js';
import { pendingChecks } from './waiting.js';

/**
 * What a reading keeps of a contact, so that the next event is understood by the same `evolve` as in the decider: everything but the
 * question who it is, which has a reading of its own, and what `unknownContact` says anyway. Clocks keep their code and due time.
 */
export function toFold(contact: Contact): string {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(contact))
    if (!leftOut.has(name) && !isAsUnknown(name as keyof Contact, value)) kept[name] = value;
  kept['clocks'] = contact.clocks.map(({ code, dueAt }) => ({ code, dueAt }));
  return JSON.stringify(kept);
}

export const fromFold = (text: string): Contact => ({ ...unknownContact, ...(JSON.parse(text) as Partial<Contact>) });

const leftOut: ReadonlySet<string> = new Set([
  'revision',
  'changedAt',
  'identityChangedAt',
  'candidates',
  'standing',
  'basis',
  'candidatesMore',
  'openQuestions',
]);

const isAsUnknown = (name: keyof Contact, value: unknown): boolean =>
  value === unknownContact[name] || (Array.isArray(value) && value.length === 0);

/** Codes of the agencies whose answer a folded contact still waits for, each once. */
export const pendingAgencies = (fold: string): string[] => pendingChecks(fromFold(fold));
