import { fileTypeFromBuffer } from 'file-type';
import { ok, type Refusal, type Result } from '#kernel';
import { attachmentErrors } from './attachments.errors.js';
import type { AttachmentLimits } from './limits.js';

/** A file as somebody sent it. Its name is personal content: it may say whose X-ray it is. */
export interface SentFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface InspectedFile extends SentFile {
  readonly mediaType: string;
}

const longestName = 120;

/**
 * Holds the files of one entry against the limits and tells each one's kind by its bytes. Refuses with `attachments/empty`, `too-many`,
 * `too-large` or `kind-not-taken`; one wrong file refuses them all, so that nobody believes that it was kept.
 */
export async function inspectFiles(
  files: readonly SentFile[],
  limits: AttachmentLimits,
): Promise<Result<readonly InspectedFile[], Refusal>> {
  if (files.length > limits.mostFiles) return attachmentErrors.refuse('attachments/too-many');
  if (files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0) > limits.mostBytes)
    return attachmentErrors.refuse('attachments/too-large');
  const inspected: InspectedFile[] = [];
  for (const [index, { name, bytes }] of files.entries()) {
    const where = { file: index + 1 };
    if (bytes.byteLength === 0) return attachmentErrors.refuse('attachments/empty', where);
    const kind = await fileTypeFromBuffer(bytes);
    if (!kind || !Object.hasOwn(limits.mediaTypes, kind.mime))
      return attachmentErrors.refuse('attachments/kind-not-taken', where);
    inspected.push({ name: withEnding(plainName(name, index), kind.ext), bytes, mediaType: kind.mime });
  }
  return ok(inspected);
}

/** The last part of a name without what a file system or a header could misread: browsers and their users name files as they like. */
function plainName(name: string, index: number): string {
  const last = name.split(/[/\\]/).at(-1)!;
  // Control characters, and those that turn the direction of writing round: "photo.gpj.exe" can be made to look like a picture.
  const plain = last.replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
  return plain === '' ? `File ${index + 1}` : plain;
}

/** Other endings that files of a kind go by. */
const alsoEnds: Readonly<Record<string, readonly string[]>> = { jpg: ['jpeg'], heic: ['heif'] };

/**
 * The name with the ending of what the file is, where it had another or none: whoever saves it opens it by its ending, and a picture that
 * is called a program, or a page, would be run as one. Cut to the longest name.
 */
function withEnding(name: string, ending: string): string {
  const named = name.split('.').at(-1)!.toLowerCase();
  const fits = name.includes('.') && [ending, ...(alsoEnds[ending] ?? [])].includes(named);
  const [stem, end] = fits ? [name.slice(0, -named.length - 1), name.slice(-named.length - 1)] : [name, `.${ending}`];
  return [...stem].slice(0, longestName - end.length).join('') + end;
}
