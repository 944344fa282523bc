/** The pieces of equal length that a packed array is made of, as views on it. */
export function pieces(packed: Uint8Array, length: number): Uint8Array[] {
  const list: Uint8Array[] = [];
  for (let from = 0; from < packed.byteLength; from += length) list.push(packed.subarray(from, from + length));
  return list;
}

/** Puts pieces one after the other into an array of its own: what crosses to another thread takes its whole buffer along. */
export function packed(list: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(list.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of list) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}
