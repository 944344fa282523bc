import type { Actor } from '#access';
import { attachmentErrors, fileRef, type KeptFile } from '#attachments';
import { decodeEvent } from '#event-store';
import { ok, type Uuid } from '#kernel';
import { contactOf, contactStream } from '#triage';
import type { Answer, OpenedFile } from '../../../front-door/src/index.js';
import type { Hub } from '../hub.js';
import { sectionsOf } from './contact-history.js';

type Parts = Pick<Hub, 'attachments' | 'door' | 'readings' | 'store'>;

interface WhichFile {
  readonly contactId: Uuid;
  readonly entryId: Uuid;
  /** From 1. */
  readonly number: number;
}

/** Opens one file of a contact's record behind a look of its own, which names the child's mention and the group `record`. */
export async function openFile(
  { attachments, door, readings, store }: Parts,
  actor: Actor,
  { contactId, entryId, number }: WhichFile,
): Answer<OpenedFile> {
  const at = readings.position();
  const history = (await store.read(contactStream(contactId)))
    .map(decodeEvent)
    .filter(({ position }) => position <= at);
  const event = history.find(
    ({ type, data }) => type === 'contact.entry-recorded.v1' && (data as { entryId: Uuid }).entryId === entryId,
  );
  const kept = (event?.data as { attachments: readonly KeptFile[] } | undefined)?.attachments[number - 1];
  const entry = event?.sections.find(({ section }) => section === 'entry');
  const box = kept ? await attachments.sealed(kept) : null;
  if (!event || !kept || !entry || !box) return attachmentErrors.refuse('attachments/none-there');
  const { childId, concernId } = contactOf(history);
  const file = {
    ...fileRef({ entryId, stream: event.stream, mention: entry.mention }, number - 1),
    box,
    ...(concernId && { concernId }),
  };
  const opening = await door.look({
    actor,
    what: 'CONTACT',
    purpose: actor.role === 'case-auditor' ? 'AUDIT' : 'MASH_TRIAGE',
    childId,
    contactId,
    fields: ['record'],
    sections: [...sectionsOf(event, concernId ?? undefined), file],
  });
  if (!opening.ok) return opening;
  const words = opening.value.content<{ files?: readonly string[] }>({ eventId: event.id, ...entry });
  const content = opening.value.file(file);
  if (words.state !== 'opened' || content.state !== 'opened') return attachmentErrors.refuse('attachments/none-there');
  const name = words.content.files?.[number - 1] ?? `File ${number}`;
  return ok({ name, mediaType: kept.mediaType, bytes: content.content });
}
