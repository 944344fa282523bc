import type { Uuid } from '#kernel';

/** What is said aloud and stands in a notice: it tells nothing of whom it is about. */
export const referenceOf = (glassId: Uuid): string => `BG-${glassId.slice(0, 8).toUpperCase()}`;
