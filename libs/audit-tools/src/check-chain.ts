import { createHash } from 'node:crypto';
import { eventHash, zeroHash, type StoredEvent } from '#event-store';
import { fault, type Fault } from './fault.js';

/**
 * Checks what ties the events together, one after the other: the hash chain, positions and revisions without a gap, recorded times that
 * never fall. After a fault it goes on from what is stored, so that one altered event is one fault and not all that come after it.
 */
export class ChainCheck {
  #position = 0;
  #hash: Uint8Array = zeroHash;
  #recordedAt = '';
  /** Last revision by stream; the stream is kept as 52 bits of its hash, because there may be millions. */
  readonly #revisions = new Map<number, number>();

  check(event: StoredEvent): Fault[] {
    const { position, revision, stream, recordedAt, hash } = event;
    const faults: Fault[] = [];
    if (position !== this.#position + 1)
      faults.push(fault('gap', position, `follows position ${this.#position}: events between them are missing`));
    // Over a gap the hash cannot fit, and that is the gap's fault.
    else if (!Buffer.from(eventHash(this.#hash, event)).equals(hash))
      faults.push(fault('hash', position, 'does not follow from the event before it and its own content'));
    const expected = (this.#revisions.get(shortOf(stream)) ?? -1) + 1;
    if (revision !== expected)
      faults.push(fault('revision', position, `has revision ${revision} of its stream, where ${expected} is due`));
    if (recordedAt < this.#recordedAt)
      faults.push(fault('time', position, `was recorded at ${recordedAt}, before the event that precedes it`));
    this.#position = position;
    this.#hash = hash;
    this.#recordedAt = recordedAt;
    this.#revisions.set(shortOf(stream), revision);
    return faults;
  }

  /** The log has to end where the store says it does. */
  end(position: number): Fault[] {
    if (this.#position >= position) return [];
    return [fault('gap', position, `is the log's end, but nothing can be read after position ${this.#position}`)];
  }
}

/** 52 bits tell ten million streams apart but for one chance in a hundred; a number costs a fifth of the memory of the name. */
function shortOf(stream: string): number {
  const digest = createHash('sha1').update(stream).digest();
  return digest.readUIntBE(0, 6) * 16 + (digest[6]! >> 4);
}
