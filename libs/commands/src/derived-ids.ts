import { createHash } from 'node:crypto';
import { derivedId, type Uuid } from '#kernel';

/** Id of a command that a reactor issues in answer to an event: the same event always gives the same command. */
export const commandIdFor = (causingEventId: Uuid, purpose: string, ...parts: readonly (string | number)[]): Uuid =>
  derivedId('command', causingEventId, purpose, ...parts);

/** A W3C traceparent for work that no request carries; derived, so that it says nothing about anyone. */
export function traceparentFor(id: Uuid): string {
  const digest = createHash('sha256').update(id).digest('hex');
  return `00-${digest.slice(0, 32)}-${digest.slice(32, 48)}-01`;
}
