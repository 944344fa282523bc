import { derivedId, ok, type Refusal, type Result, type Uuid } from '#kernel';
import { StorageError } from '#sqlite';
import { ErasedMentionError, VaultUnavailableError, type SectionRef, type Vault } from '#vault';
import { commandErrors } from '#commands';
import { attachmentErrors } from './attachments.errors.js';
import { sha256Of, type SealedFiles } from './attachment-files.js';
import { inspectFiles, type InspectedFile, type SentFile } from './inspect.js';
import type { AttachmentLimits } from './limits.js';

/** The entry of a contact's record that files belong to; they are sealed under its mention's key, and erased with it. */
export interface EntryOfFiles {
  readonly entryId: Uuid;
  readonly stream: string;
  readonly mention: Uuid;
}

/** A kept file as the entry's event names it, by the hash of its sealed bytes. */
export interface KeptFile {
  readonly sha256: string;
  /** Of the file as it was sent. */
  readonly bytes: number;
  readonly mediaType: string;
}

export interface AttachmentsParts {
  readonly files: SealedFiles;
  readonly vault: Pick<Vault, 'ensureKeys' | 'seal'>;
  readonly limits: AttachmentLimits;
  readonly onUnavailable?: (message: string) => void;
}

/** What binds a file's seal to its place: entry, stream, mention, and its number among the entry's files, from 0. */
export const fileRef = ({ entryId, stream, mention }: EntryOfFiles, index: number): SectionRef => ({
  eventId: derivedId('attachment', entryId, String(index)),
  stream,
  mention,
  section: 'file',
});

/** Files of the record: held against the limits, sealed, and durable before the entry that names them is written. */
export class Attachments {
  constructor(private readonly parts: AttachmentsParts) {}

  get limits(): AttachmentLimits {
    return this.parts.limits;
  }

  /** Refuses what `inspectFiles` refuses; a caller asks this before anything else of the entry is looked at. */
  inspect(files: readonly SentFile[]): Promise<Result<readonly InspectedFile[], Refusal>> {
    return inspectFiles(files, this.parts.limits);
  }

  /** Seals and keeps them. Refuses with `hub/erased` where the mention was erased, `attachments/unavailable` where the disk does. */
  async keep(entry: EntryOfFiles, files: readonly InspectedFile[]): Promise<Result<readonly KeptFile[], Refusal>> {
    const { vault, files: store, onUnavailable } = this.parts;
    try {
      await vault.ensureKeys([entry.mention]);
      const kept: KeptFile[] = [];
      for (const [index, { bytes, mediaType }] of files.entries()) {
        const sha256 = await store.keep(vault.seal(fileRef(entry, index), bytes));
        kept.push({ sha256, bytes: bytes.byteLength, mediaType });
      }
      return ok(kept);
    } catch (error) {
      if (error instanceof ErasedMentionError) return commandErrors.refuse('hub/erased');
      if (!(error instanceof StorageError || error instanceof VaultUnavailableError)) throw error;
      if (error instanceof StorageError) onUnavailable?.(error.message);
      return attachmentErrors.refuse('attachments/unavailable');
    }
  }

  /** A kept file's sealed bytes; null where it is missing or is not the file that was kept. */
  async sealed({ sha256 }: Pick<KeptFile, 'sha256'>): Promise<Uint8Array | null> {
    const box = await this.parts.files.read(sha256);
    return box !== null && sha256Of(box) === sha256 ? box : null;
  }
}
