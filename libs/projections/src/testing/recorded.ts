import type { RecordedEvent, SealedSection } from '#event-store';
import { derivedId, type EventMeta } from '#kernel';

/** An event as a spec states it: a type and data, and whatever else matters to the case. */
export interface GivenEvent {
  readonly type: string;
  readonly data: unknown;
  readonly stream?: string;
  readonly sections?: readonly SealedSection[];
  readonly position?: number;
  readonly recordedAt?: string;
  readonly meta?: Partial<EventMeta>;
}

const meta: EventMeta = {
  commandId: derivedId('spec', 'command'),
  correlationId: derivedId('spec', 'correlation'),
  causationId: derivedId('spec', 'causation'),
  actor: 'spec',
  agency: 'front-door',
  role: 'contact-officer',
  purpose: 'MASH_TRIAGE',
  lawfulBasis: 'PUBLIC_TASK',
  schema: 'spec#1',
  traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
};

/** Completes given events to recorded ones: positions 1, 2, 3 ..., revisions by stream, one minute between two. */
export function recorded(events: readonly GivenEvent[], after = 0): RecordedEvent[] {
  const revisions = new Map<string, number>();
  let position = after;
  return events.map((event) => {
    position = event.position ?? position + 1;
    const stream = event.stream ?? 'spec-1';
    const revision = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    return {
      id: derivedId('spec', stream, position),
      stream,
      revision,
      position,
      type: event.type,
      recordedAt: event.recordedAt ?? new Date(Date.UTC(2026, 2, 2, 9, position)).toISOString(),
      data: event.data,
      sections: event.sections ?? [],
      meta: { ...meta, ...event.meta },
    };
  });
}
