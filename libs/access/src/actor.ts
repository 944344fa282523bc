import type { Uuid } from '#kernel';

/** Roles of the house; what each may do is decided by the policies in libs/access/policies, nowhere else. */
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

/** Roles as people read them. */
export const roleNames: Readonly<Record<Role, string>> = {
  'contact-officer': 'Contact officer',
  'social-worker': 'Social worker',
  'mash-manager': 'MASH manager',
  'emergency-duty': 'Emergency duty team',
  'early-help-lead': 'Early help lead',
  'health-navigator': 'Health navigator',
  'police-navigator': 'Police navigator',
  'health-decision-maker': 'Health decision-maker',
  'police-decision-maker': 'Police decision-maker',
  'school-lead': 'Designated safeguarding lead',
  'case-auditor': 'Case auditor',
  'access-auditor': 'Access auditor',
  custodian: 'Custodian of restricted records',
  'privacy-officer': 'Privacy officer',
  'access-administrator': 'Access administrator',
  operator: 'Operator',
  'partner-system': 'Partner system',
};

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
