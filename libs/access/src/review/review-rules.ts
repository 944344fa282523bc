import { checkNumbers, limitsFault, readVersioned } from '../limits-file.js';
import { relations, type Relation } from '../policy/index.js';

export const surnameCloseness = ['EXACT', 'SIMILAR', 'SOUNDS'] as const;
export const postcodeReaches = ['UNIT', 'SECTOR'] as const;

/** When a record is like whoever opens it. */
export interface LikenessRules {
  /** How closely surnames have to agree: letter by letter, but for a slip or a way of spelling, or by sound. */
  readonly surnames: readonly (typeof surnameCloseness)[number][];
  /** A surname, or its sound, that so many children have is no sign by itself. */
  readonly commonFromChildren: number;
  /** The whole postcode, or its sector (`NW1 9`). */
  readonly postcode: (typeof postcodeReaches)[number];
  /** One person’s looks at one child are put before a reviewer for this once in so many days. */
  readonly onceInDays: number;
}

/** Which looks are put before a reviewer, as data. */
export interface ReviewRules {
  readonly version: string;
  /** Ties that explain a look by themselves. */
  readonly explainedBy: readonly Relation[];
  /** More children than this, by one person within so many minutes. */
  readonly manyChildren: { readonly moreThan: number; readonly withinMinutes: number };
  /** So many searches by one person within so many minutes, and no child's page opened between them. */
  readonly searchesWithoutOpening: { readonly atLeast: number; readonly withinMinutes: number };
  readonly likeness: LikenessRules;
  readonly sample: { readonly oneIn: number };
  /** A review that is overdue is handed up after so many working days more. */
  readonly chase: { readonly escalateAfterWorkingDays: number };
  /** How often looks of somebody are drawn for so many days after one of theirs was found unexplained or misused. */
  readonly afterFinding: { readonly oneIn: number; readonly days: number };
}

/** Rules from their file. Throws an Error that says what is wrong and where. */
export function loadReviewRules(path: string): ReviewRules {
  const rules = readVersioned<ReviewRules>(path);
  const { explainedBy, manyChildren, searchesWithoutOpening, likeness, sample, afterFinding, chase } = rules;
  if (!Array.isArray(explainedBy)) throw limitsFault(path, 'explainedBy must be a list of ties');
  const unknown = explainedBy.find((tie) => !relations.includes(tie));
  if (unknown !== undefined) throw limitsFault(path, `explainedBy must be a list of ties; "${unknown}" is none`);
  checkLikeness(path, likeness);
  const numbers = {
    'manyChildren.moreThan': manyChildren?.moreThan,
    'manyChildren.withinMinutes': manyChildren?.withinMinutes,
    'searchesWithoutOpening.atLeast': searchesWithoutOpening?.atLeast,
    'searchesWithoutOpening.withinMinutes': searchesWithoutOpening?.withinMinutes,
    'likeness.commonFromChildren': likeness?.commonFromChildren,
    'likeness.onceInDays': likeness?.onceInDays,
    'sample.oneIn': sample?.oneIn,
    'afterFinding.oneIn': afterFinding?.oneIn,
    'afterFinding.days': afterFinding?.days,
    'chase.escalateAfterWorkingDays': chase?.escalateAfterWorkingDays,
  };
  checkNumbers(path, numbers, { whole: true });
  return rules as ReviewRules;
}

function checkLikeness(path: string, likeness: Partial<LikenessRules> | undefined): void {
  const { surnames, postcode } = likeness ?? {};
  if (!Array.isArray(surnames) || !surnames.every((one) => surnameCloseness.includes(one)))
    throw limitsFault(path, `likeness.surnames must be a list of ${surnameCloseness.join(', ')}`);
  if (postcode === undefined || !postcodeReaches.includes(postcode))
    throw limitsFault(path, `likeness.postcode must be ${postcodeReaches.join(' or ')}`);
}
