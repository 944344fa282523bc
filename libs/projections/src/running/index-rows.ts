import type { RecordedEvent, SealedSection } from '#event-store';
import type { BlindIndex, BlindIndexRow, Opened, SectionRef } from '#vault';
import type { IndexProjection } from '../define-index.js';

/** A section that neither opens nor was erased: it was altered, moved, or its key is missing. Says nothing of what is in it. */
class UnopenedSection extends Error {
  override readonly name: string;
  constructor(outcome: 'damaged' | 'no-key') {
    super(`A section does not open: ${outcome}.`);
    this.name = `UnopenedSection-${outcome}`;
  }
}

export interface IndexMaking {
  readonly projection: IndexProjection;
  readonly index: Pick<BlindIndex, 'token'>;
  readonly open: (ref: SectionRef, box: Uint8Array) => Opened;
}

/** The index rows of one event; none where the projection does not handle its type. Erased sections are null to the handler. */
export function indexRows({ projection, index, open }: IndexMaking, event: RecordedEvent): readonly BlindIndexRow[] {
  if (!Object.hasOwn(projection.on, event.type)) return [];
  const openContent = ({ mention, section, box }: SealedSection): unknown => {
    const opened = open({ eventId: event.id, stream: event.stream, mention, section }, box);
    if (opened.outcome === 'erased') return null;
    if (opened.outcome !== 'opened') throw new UnopenedSection(opened.outcome);
    return JSON.parse(Buffer.from(opened.content).toString('utf8'));
  };
  return projection.on[event.type]!(event, openContent, (name, normalised) => index.token(name, normalised));
}
