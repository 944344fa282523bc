import { readConfigurationFile } from '#kernel';
import { feedbackTiers, ratings, type FeedbackTier } from './contact.events.js';
import type { RequiredCheck, RequiredChecks } from './checks.decider.js';
import type { Pressing } from './read-work-list.js';

/** How a front door works, as its area sets it. */
export interface TriageSettings {
  readonly version: string;
  readonly requiredChecks: RequiredChecks;
  /** From so many contacts in 12 months on, an end without assessment takes two managers. */
  readonly secondManagerAt: number;
  /** An address that nobody has confirmed for so many days is said to be old. */
  readonly addressStaleAfterDays: number;
  readonly worklist: Pressing;
  /** What whoever raised a concern reads of how to challenge its decision, by tier. */
  readonly howToChallenge: Readonly<Record<FeedbackTier, string>>;
}

/** Settings from their file. Throws an Error that says what is wrong and where. */
export function loadTriageSettings(path: string): TriageSettings {
  const settings = readConfigurationFile(path) as Partial<TriageSettings>;
  const fault = faultOf(settings);
  if (fault) throw new Error(`${path} cannot be used: ${fault}.`);
  return settings as TriageSettings;
}

function faultOf(settings: Partial<TriageSettings>) {
  const { version, requiredChecks, secondManagerAt, addressStaleAfterDays, worklist, howToChallenge } = settings;
  if (typeof version !== 'string' || version === '') return 'version must be a text';
  if (typeof requiredChecks !== 'object' || requiredChecks === null)
    return 'requiredChecks must name agencies by rating';
  for (const [rating, list] of Object.entries(requiredChecks)) {
    if (!(ratings as readonly string[]).includes(rating)) return `requiredChecks.${rating} is no rating`;
    if (!Array.isArray(list) || !list.every(isRequired))
      return `requiredChecks.${rating} must be a list of { "agency": code } or { "kind": kind }`;
  }
  if (!isCount(secondManagerAt) || secondManagerAt! < 2) return 'secondManagerAt must be a whole number of 2 or more';
  if (!isCount(addressStaleAfterDays)) return 'addressStaleAfterDays must be a whole number of days';
  const hours = worklist?.criticalAfterHours;
  if (typeof hours !== 'object' || hours === null || typeof hours['OTHER'] !== 'number')
    return 'worklist.criticalAfterHours must give hours by rating, and OTHER';
  if (!Object.values(hours).every((value) => typeof value === 'number' && value >= 0))
    return 'worklist.criticalAfterHours must be hours of 0 or more';
  if (typeof worklist?.soonHours !== 'number' || !(worklist.soonHours > 0)) return 'worklist.soonHours must be above 0';
  const untold = feedbackTiers.find((tier) => !isText(howToChallenge?.[tier]));
  return untold ? `howToChallenge.${untold} must be a text` : null;
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) > 0;
const isRequired = (entry: Partial<{ agency: unknown; kind: unknown }> | null): entry is RequiredCheck =>
  entry !== null &&
  [entry.agency, entry.kind].filter((value) => typeof value === 'string' && value !== '').length === 1;
