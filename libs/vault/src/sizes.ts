/** Lengths in bytes of what the vault makes and keeps. */
export const keyBytes = 32;
/** What a box adds to its content: layout version, IV, authentication tag. */
export const boxOverhead = 1 + 12 + 16;
export const wrappedKeyBytes = boxOverhead + keyBytes;
export const tokenBytes = 16;
export const uuidBytes = 16;
