import { isUuid, type Uuid } from '#kernel';
import { uuidBytes } from './sizes.js';

export const uuidToBytes = (id: Uuid): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

/** Text of 16 bytes as they are: unlike the kernel's, it sets no version bits, so that every id comes back as it went in. */
export function uuidFromExactBytes(bytes: Uint8Array): Uuid {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, uuidBytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Ids reach the vault's tables as 16 bytes; anything else would be cut or mixed up, so it is refused before a key is made. */
export function requireUuids(ids: readonly Uuid[]): void {
  for (const id of ids)
    if (!isUuid(id)) throw new TypeError(`The vault names mentions by lower-case UUIDs; "${String(id)}" is none.`);
}
