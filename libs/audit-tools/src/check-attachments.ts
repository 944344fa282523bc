import { fileRef, sha256Of, type KeptFile, type SealedFiles } from '#attachments';
import type { RecordedEvent } from '#event-store';
import type { Uuid } from '#kernel';
import type { Vault } from '#vault';
import { fault, type Fault } from './fault.js';

/** Checks that every file of an entry is there, is the one that was kept, and opens or belongs to someone who was erased. */
export async function checkAttachments(
  files: Pick<SealedFiles, 'read'>,
  vault: Pick<Vault, 'open'>,
  event: RecordedEvent,
): Promise<Fault[]> {
  if (event.type !== 'contact.entry-recorded.v1') return [];
  const { entryId, attachments } = event.data as { entryId: Uuid; attachments: readonly KeptFile[] };
  const mention = event.sections.find(({ section }) => section === 'entry')?.mention;
  const faults: Fault[] = [];
  for (const [index, { sha256 }] of attachments.entries()) {
    const name = `file ${sha256}`;
    const sealed = await files.read(sha256);
    if (sealed === null) {
      faults.push(fault('missing', event.position, `${name} is not among the attachments: restore it from a backup`));
      continue;
    }
    const { outcome } =
      mention === undefined || sha256Of(sealed) !== sha256
        ? { outcome: 'damaged' as const }
        : vault.open(fileRef({ entryId, stream: event.stream, mention }, index), sealed);
    if (outcome !== 'opened' && outcome !== 'erased')
      faults.push(fault(outcome, event.position, `${name} was altered or moved`));
  }
  return faults;
}
