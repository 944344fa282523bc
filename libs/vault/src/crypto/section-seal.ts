import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Randomness } from '#kernel';
import type { SectionRef } from '../port.js';
import { openBox, sealBox } from './box.js';
import { lengthPrefixed } from './fields.js';

/** The four names of a section as bytes: what its key derives from, and what its seal is bound to. */
const namesOf = ({ eventId, stream, mention, section }: SectionRef): Uint8Array =>
  lengthPrefixed('threshold/section/v1', eventId, stream, mention, section);

/**
 * Key of one section of one event: HMAC-SHA-256 under the mention's key over the section's names. Each section so has a key of its own,
 * and a random IV never meets another under the same key, however many sections a mention has. The names are authenticated a second
 * time beside the ciphertext, so that neither the derived key nor the seal carries the promise alone.
 */
function sectionKey(holder: KeyObject | Uint8Array, names: Uint8Array): KeyObject {
  const bytes = createHmac('sha256', holder).update(names).digest();
  // A KeyObject, though it serves once: making one costs less than a cipher spends on taking over raw bytes.
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}

/** Seals one section under the key of its mention, or under a shared section's own key. */
export function sealSection(
  holder: KeyObject | Uint8Array,
  ref: SectionRef,
  content: Uint8Array,
  randomness: Randomness,
): Uint8Array {
  const names = namesOf(ref);
  return sealBox(sectionKey(holder, names), names, content, randomness);
}

/** Opens one section; null where it was altered, moved, or sealed under another key. */
export function openSection(holder: KeyObject | Uint8Array, ref: SectionRef, box: Uint8Array): Uint8Array | null {
  const names = namesOf(ref);
  return openBox(sectionKey(holder, names), names, box);
}
