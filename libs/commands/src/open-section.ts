import type { RecordedEvent, SealedSection } from '#event-store';
import type { Opened, Vault } from '#vault';

export type OpenedSection<Content> =
  { readonly outcome: 'opened'; readonly content: Content } | Exclude<Opened, { outcome: 'opened' }>;

/** One section of a stored event, opened for the hub's own work; `Content` is what its command sealed there. */
export function openSection<Content>(
  vault: Pick<Vault, 'open'>,
  { id, stream }: Pick<RecordedEvent, 'id' | 'stream'>,
  { mention, section, box }: SealedSection,
): OpenedSection<Content> {
  const opened = vault.open({ eventId: id, stream, mention, section }, box);
  if (opened.outcome !== 'opened') return opened;
  return { outcome: 'opened', content: JSON.parse(Buffer.from(opened.content).toString('utf8')) as Content };
}
