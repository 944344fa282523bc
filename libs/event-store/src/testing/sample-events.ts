import { derivedId, type EventMeta, type Uuid } from '#kernel';
import type { AppendVerdict, NewEvent } from '../port.js';

export const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

const meta: EventMeta = {
  commandId: derivedId('command'),
  correlationId: derivedId('correlation'),
  causationId: derivedId('causation'),
  actor: 'school-100045',
  agency: 'school:100045',
  role: 'partner-system',
  purpose: 'MASH_TRIAGE',
  lawfulBasis: 'PUBLIC_TASK',
  schema: 'note.made.v1#1',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
};

/** Bytes of an event's meta with some members replaced. */
export const metaBytes = (members: Partial<EventMeta> = {}): Uint8Array =>
  utf8(JSON.stringify({ ...meta, ...members }));

/** An event with the id derived from its name; the same name is the same event, unless parts are replaced. */
export const sampleEvent = (name: string | number, parts: Partial<NewEvent> = {}): NewEvent => ({
  id: eventId(name),
  type: 'note.made.v1',
  data: utf8(JSON.stringify({ name })),
  sealed: utf8('[]'),
  meta: metaBytes(),
  ...parts,
});

export const eventId = (name: string | number): Uuid => derivedId('event', name);

/** The verdict of an append that must have been written now; anything else fails the test with what it was. */
export function appended(verdict: AppendVerdict): Extract<AppendVerdict, { verdict: 'appended' | 'duplicate' }> {
  if (verdict.verdict !== 'appended') throw new Error(`Expected an append, got ${JSON.stringify(verdict)}.`);
  return verdict;
}
