import type { Instant } from '#kernel';

export type AgencyKind = 'SCHOOL' | 'HEALTH' | 'POLICE' | 'COUNCIL';

export interface DemonstrationAgency {
  readonly code: string;
  readonly kind: AgencyKind;
  readonly source: string;
  readonly frontDoor: boolean;
}

/** A CloudEvent of the demonstration, and when the hub is to receive it. */
export interface DemonstrationSubmission {
  readonly receivedAt: Instant;
  readonly agency: string;
  readonly event: {
    readonly specversion: '1.0';
    readonly id: string;
    readonly source: string;
    readonly type: 'uk.safeguarding.concern.raised.v1';
    readonly time: Instant;
    readonly datacontenttype: 'application/json';
    readonly data: Record<string, unknown>;
  };
}
