import { readConfigurationFile } from '#kernel';

/** What may be attached to one entry. */
export interface AttachmentLimits {
  readonly version: string;
  readonly mostFiles: number;
  /** Of all files of one entry together. */
  readonly mostBytes: number;
  /** What each kind that is taken is called, by its media type. */
  readonly mediaTypes: Readonly<Record<string, string>>;
}

/** Reads the limits. Throws with a sentence that names the file and what is wrong with it. */
export function loadAttachmentLimits(path: string): AttachmentLimits {
  const wrong = (what: string) => new Error(`${path} cannot be used: ${what}.`);
  const limits = readConfigurationFile(path) as Partial<AttachmentLimits>;
  if (typeof limits.version !== 'string') throw wrong('version must be a text');
  for (const name of ['mostFiles', 'mostBytes'] as const)
    if (!Number.isSafeInteger(limits[name]) || limits[name]! < 1) throw wrong(`${name} must be a whole number from 1`);
  const kinds = Object.entries(limits.mediaTypes ?? {});
  if (kinds.length === 0 || kinds.some(([type, name]) => !/^[a-z]+\/[-.+\w]+$/.test(type) || typeof name !== 'string'))
    throw wrong('mediaTypes must name at least one media type and what people call it');
  return limits as AttachmentLimits;
}
