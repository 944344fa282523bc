import { createHmac, type KeyObject } from 'node:crypto';
import type { Randomness } from '#kernel';
import type { SectionRef } from '../port.js';
import { openBox, sealBox } from './box.js';
import { lengthPrefixed } from './fields.js';

const fieldsOf = (ref: SectionRef) => [ref.eventId, ref.stream, ref.mention, ref.section] as const;

/**
 * Key of one section of one event: HMAC-SHA-256 under the mention's key over the section's four names. Each section so has a key of its
 * own, and a random IV can not meet another under the same key however many sections a mention has.
 */
function sectionKey(holder: KeyObject | Uint8Array, ref: SectionRef): Uint8Array {
  return createHmac('sha256', holder)
    .update(lengthPrefixed('threshold/section-key/v1', ...fieldsOf(ref)))
    .digest();
}

/** What a seal is bound to; said a second time beside the derived key, so that neither alone carries the promise. */
const sectionContext = (ref: SectionRef): Uint8Array => lengthPrefixed('threshold/section/v1', ...fieldsOf(ref));

/** Seals one section under the key of its mention, or under a shared section's own key. */
export function sealSection(
  holder: KeyObject | Uint8Array,
  ref: SectionRef,
  content: Uint8Array,
  randomness: Randomness,
): Uint8Array {
  const key = sectionKey(holder, ref);
  try {
    return sealBox(key, sectionContext(ref), content, randomness);
  } finally {
    key.fill(0);
  }
}

/** Opens one section; null where it was altered, moved, or sealed under another key. */
export function openSection(holder: KeyObject | Uint8Array, ref: SectionRef, box: Uint8Array): Uint8Array | null {
  const key = sectionKey(holder, ref);
  try {
    return openBox(key, sectionContext(ref), box);
  } finally {
    key.fill(0);
  }
}
