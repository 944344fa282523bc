import { tokenBytes, uuidBytes, wrappedKeyBytes } from '../sizes.js';
import { pieces } from './packing.js';
import type { Traces } from './requests.js';

const pieceBytes = tokenBytes;
/** A row's mention and owner stand within this many bytes of its token, in the table as in its indexes. */
const neighbourhood = 128;
/** Read on past each chunk, so that a piece and its neighbourhood are always seen whole. */
export const overlapBytes = pieceBytes + 2 * neighbourhood;

/** What of a wrapped key to look for: both halves of the encrypted key, between the IV and the tag. */
export function keyTraces(wrapped: Uint8Array): Uint8Array[] {
  const encrypted = wrapped.subarray(13, wrappedKeyBytes - 16);
  return [encrypted.subarray(0, pieceBytes), encrypted.subarray(pieceBytes, 2 * pieceBytes)];
}

/**
 * Looks for what an erasure destroyed, in one pass over the bytes however many pieces there are: two bytes of each position choose
 * whether it is worth a closer look.
 */
export class TraceFinder {
  readonly #starts = new Uint8Array(65_536);
  readonly #pieces = new Map<string, 'unique' | 'shared'>();
  readonly #ids: readonly Buffer[];

  constructor(traces: Traces) {
    this.#ids = pieces(traces.ids, uuidBytes).map((id) => Buffer.from(id));
    for (const piece of pieces(traces.shared, pieceBytes)) this.#add(piece, 'shared');
    for (const piece of pieces(traces.unique, pieceBytes)) this.#add(piece, 'unique');
  }

  isIn(bytes: Buffer): boolean {
    const end = bytes.length - pieceBytes;
    for (let at = 0; at <= end; at += 1) {
      if (this.#starts[(bytes[at]! << 8) | bytes[at + 1]!] === 0) continue;
      const kind = this.#pieces.get(bytes.toString('latin1', at, at + pieceBytes));
      if (kind === 'unique' || (kind === 'shared' && this.#hasIdNear(bytes, at))) return true;
    }
    return false;
  }

  #add(piece: Uint8Array, kind: 'unique' | 'shared'): void {
    this.#starts[(piece[0]! << 8) | piece[1]!] = 1;
    this.#pieces.set(Buffer.from(piece).toString('latin1'), kind);
  }

  #hasIdNear(bytes: Buffer, at: number): boolean {
    const near = bytes.subarray(Math.max(0, at - neighbourhood), at + pieceBytes + neighbourhood);
    return this.#ids.some((id) => near.includes(id));
  }
}
