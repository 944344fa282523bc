import { randomUUID } from 'node:crypto';
import type { NewEvent } from '#event-store';

/** The parts of a contact's event before they are bytes: codes and ids, one sealed section, the ten members of meta. */
export function sampleParts() {
  const id = randomUUID();
  const data = { contactId: id, rating: 'AMBER', reasons: ['NEGLECT'], ratedAt: '2026-03-03T09:12:04.000Z' };
  const sealed = [{ mention: id, section: 'reason', box: 'x'.repeat(200) }];
  const meta = {
    commandId: randomUUID(),
    correlationId: id,
    causationId: id,
    actor: 'school-100045',
    agency: 'school-100045',
    role: 'partner-system',
    purpose: 'MASH_TRIAGE',
    lawfulBasis: 'PUBLIC_TASK',
    schema: 'contact.rated.v1#1',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  };
  return { id, type: 'contact.rated.v1', data, sealed, meta };
}

/** Some 900 bytes, as a contact's event has. */
export function sampleEvent(): NewEvent {
  const { id, type, data, sealed, meta } = sampleParts();
  const utf8 = (value: unknown) => Buffer.from(JSON.stringify(value));
  return { id, type, data: utf8(data), sealed: utf8(sealed), meta: utf8(meta) };
}
