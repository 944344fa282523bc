import type { Refusal, Result } from '#kernel';
import { pastErrors } from './decide-contact.js';
import type { Readings } from './readings.js';

/** Takes a step and waits until what follows from it can be read; refuses where the hub stands at a past moment. */
export async function settledStep<Done extends { readonly position: number }>(
  readings: Pick<Readings, 'knownAt' | 'settled'>,
  take: () => Promise<Result<Done, Refusal>>,
): Promise<Result<Done, Refusal>> {
  if (readings.knownAt !== null) return pastErrors.refuse('hub/past-moment');
  const taken = await take();
  if (taken.ok) await readings.settled(taken.value.position);
  return taken;
}
