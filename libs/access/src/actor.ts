import type { Uuid } from '#kernel';

/** Roles of the house; what each may do is decided in policy.ts, nowhere else. */
export const roles = [
  'contact-officer',
  'social-worker',
  'mash-manager',
  'emergency-duty',
  'early-help-lead',
  'health-navigator',
  'police-navigator',
  'health-decision-maker',
  'police-decision-maker',
  'school-lead',
  'case-auditor',
  'access-auditor',
  'custodian',
  'privacy-officer',
  'access-administrator',
  'operator',
  'partner-system',
] as const;
export type Role = (typeof roles)[number];

/** Who asks: a person in a session, or a partner system, by itself or for a person named at its token. */
export interface Actor {
  /** Opaque staff or client id; never a name. */
  readonly id: string;
  readonly role: Role;
  readonly agency: string;
  /** Null for a partner system. */
  readonly sessionId: Uuid | null;
  /** The client id where a partner system asks. */
  readonly client: string | null;
  /** The person a partner system asks for; `id` and `role` are then that person's. */
  readonly onBehalfOf: string | null;
}
