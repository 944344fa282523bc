import { checkNumbers, limitsFault, readVersioned } from '../limits-file.js';
import type { ClassExport } from '../exports/export-codes.js';
import { classExportFault } from '../exports/export-rules.js';
import type { GlassLimits } from '../glass/glass.decider.js';
import { fieldGroups, type FieldGroup } from '../policy/index.js';

/** What may be restricted: a child with everything about her, one entry about her, an adult as one concern names them. */
export const restrictable = ['CHILD', 'ENTRY', 'ADULT'] as const;
export type Restrictable = (typeof restrictable)[number];

export const restrictionCodes = [
  'WITNESS_PROTECTION',
  'ADOPTION',
  'LIVE_INVESTIGATION',
  'STAFF_OR_MEMBER_FAMILY',
  'LADO_SUBJECT',
  'LGBT_IDENTITY',
  'DA_ADDRESS',
  'INFORMANT',
  'SENSITIVE_HEALTH',
] as const;
export type RestrictionCode = (typeof restrictionCodes)[number];

/** What others are told: that there is an entry and who sealed it; that there is somebody to ask; nothing at all. */
export const existences = ['SHOWN', 'CONTACT_HUB', 'HIDDEN'] as const;
export type Existence = (typeof existences)[number];

/** How one class of restricted record is kept. */
export interface RestrictionClass {
  readonly code: RestrictionCode;
  readonly of: readonly Restrictable[];
  /** Everything, or the field groups that are kept back. */
  readonly covers: 'EVERYTHING' | readonly FieldGroup[];
  /** HOUSEHOLD: the same is kept back of whoever was named in a concern with the child. */
  readonly reaches?: 'HOUSEHOLD';
  readonly existence: Existence;
  readonly search: 'SHOWN' | 'CONTACT_HUB' | 'NOTHING';
  /** Kinds of agency whose custodians keep it. */
  readonly custodians: readonly string[];
  /** Null where nobody may, for whatever reason. */
  readonly breakGlass: { readonly secondPerson: boolean } | null;
  /** What an export of a child's access log tells of looks at it, and of who shared it. */
  readonly export: ClassExport;
}

export interface RestrictionRules {
  readonly version: string;
  /** Days for which a custodian lets somebody in, at most. */
  readonly longestAdmissionDays: number;
  readonly glass: GlassLimits;
  readonly classes: readonly RestrictionClass[];
}

/** Rules from their file. Throws an Error that says what is wrong and where. */
export function loadRestrictionRules(path: string): RestrictionRules {
  const rules = readVersioned<RestrictionRules>(path);
  const { longestAdmissionDays, glass } = rules;
  const numbers = {
    longestAdmissionDays,
    'glass.openMinutes': glass?.openMinutes,
    'glass.freshMinutes': glass?.freshMinutes,
    'glass.waitsMinutes': glass?.waitsMinutes,
    'glass.reviewWorkingDays': glass?.reviewWorkingDays,
  };
  checkNumbers(path, numbers, { whole: true });
  if (!Array.isArray(rules.classes)) throw limitsFault(path, 'classes must be a list');
  for (const [index, one] of rules.classes.entries()) {
    const fault = faultOf(one as Partial<RestrictionClass>);
    if (fault) throw limitsFault(path, `classes[${index}] (${String(one?.code)}): ${fault}`);
  }
  const missing = restrictionCodes.find((code) => rules.classes!.filter((one) => one.code === code).length !== 1);
  if (missing) throw limitsFault(path, `classes must have ${missing} once`);
  return rules as RestrictionRules;
}

function faultOf(one: Partial<RestrictionClass>): string | null {
  const known = <T>(given: unknown, all: readonly T[]) =>
    Array.isArray(given) && given.length > 0 && given.every((value) => all.includes(value as T));
  if (!restrictionCodes.includes(one.code!)) return `code must be one of ${restrictionCodes.join(', ')}`;
  if (!known(one.of, restrictable)) return `of must be a list of ${restrictable.join(', ')}`;
  if (one.covers !== 'EVERYTHING' && !known(one.covers, fieldGroups))
    return 'covers must be EVERYTHING or field groups';
  if (one.reaches !== undefined && one.reaches !== 'HOUSEHOLD') return 'reaches can be HOUSEHOLD only';
  if (!existences.includes(one.existence!)) return `existence must be one of ${existences.join(', ')}`;
  if (!['SHOWN', 'CONTACT_HUB', 'NOTHING'].includes(one.search!)) return 'search must be SHOWN, CONTACT_HUB or NOTHING';
  if (!Array.isArray(one.custodians) || one.custodians.length === 0) return 'custodians must name a kind of agency';
  if (one.breakGlass === undefined) return 'breakGlass must be null, or say whether a second person is needed';
  if (one.breakGlass !== null && typeof one.breakGlass.secondPerson !== 'boolean')
    return 'breakGlass.secondPerson must be true or false';
  return classExportFault(one.export) ?? hiddenFault(one);
}

/** What is hidden must not be told of by a search, nor by a way to open it; and what is only partly covered cannot be hidden. */
function hiddenFault(one: Partial<RestrictionClass>): string | null {
  const { existence, search, breakGlass, covers, of } = one;
  if (existence !== 'HIDDEN')
    return search === 'NOTHING' ? 'search can be NOTHING only where existence is HIDDEN' : null;
  if (one.export !== 'LEFT_OUT') return 'export must be LEFT_OUT where existence is HIDDEN';
  if (search !== 'NOTHING') return 'search must be NOTHING where existence is HIDDEN';
  if (breakGlass !== null) return 'breakGlass must be null where existence is HIDDEN';
  if (covers !== 'EVERYTHING' || of!.includes('ENTRY')) return 'only the whole of a CHILD or an ADULT can be HIDDEN';
  return null;
}
