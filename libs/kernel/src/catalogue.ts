import type { Refusal } from './result.js';

/** What one refusal means at the edge: an HTTP status, and a sentence that says what is wrong and what to do. */
export interface CatalogueEntry {
  readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 414 | 415 | 422 | 429 | 431 | 500 | 503;
  readonly message: string;
}

export interface ErrorCatalogue<Code extends string> {
  readonly entries: Readonly<Record<Code, CatalogueEntry>>;
  refuse(code: Code, details?: Record<string, unknown>): { ok: false; refusal: Refusal<Code> };
}

const everyStatus = new Map<string, CatalogueEntry>();

/** One catalogue per context; codes are `context/what-is-wrong` and unique over the house. Throws on a code declared twice. */
export function defineErrors<Code extends string>(entries: Record<Code, CatalogueEntry>): ErrorCatalogue<Code> {
  for (const [code, entry] of Object.entries<CatalogueEntry>(entries)) {
    if (everyStatus.has(code)) throw new Error(`Error code ${code} is declared twice: give one of them another name.`);
    everyStatus.set(code, entry);
  }
  return {
    entries,
    refuse: (code, details) => ({
      ok: false,
      refusal: details ? { code, message: entries[code].message, details } : { code, message: entries[code].message },
    }),
  };
}

/** HTTP status of a refusal code; 500 would hide a forgotten code, so an unknown one is a bug and throws. */
export function statusOf(code: string): CatalogueEntry['status'] {
  const entry = everyStatus.get(code);
  if (!entry) throw new Error(`No catalogue declares the refusal ${code}.`);
  return entry.status;
}

/** What a code means at the edge, for pages that explain it; undefined for a code that no catalogue of this process declares. */
export const errorEntry = (code: string): CatalogueEntry | undefined => everyStatus.get(code);

/** Every code that is declared, in alphabetical order. */
export const errorCodes = (): string[] => [...everyStatus.keys()].sort();
