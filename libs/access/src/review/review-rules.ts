import { checkNumbers, limitsFault, readVersioned } from '../limits-file.js';
import { relations, type Relation } from '../policy/index.js';

/** Which looks are put before a reviewer, as data. */
export interface ReviewRules {
  readonly version: string;
  /** Ties that explain a look by themselves. */
  readonly explainedBy: readonly Relation[];
  /** More children than this, by one person within so many minutes. */
  readonly manyChildren: { readonly moreThan: number; readonly withinMinutes: number };
  /** So many searches by one person within so many minutes, and no child's page opened between them. */
  readonly searchesWithoutOpening: { readonly atLeast: number; readonly withinMinutes: number };
  readonly sample: { readonly oneIn: number };
  /** How often looks of somebody are drawn for so many days after one of theirs was found unexplained or misused. */
  readonly afterFinding: { readonly oneIn: number; readonly days: number };
}

/** Rules from their file. Throws an Error that says what is wrong and where. */
export function loadReviewRules(path: string): ReviewRules {
  const rules = readVersioned<ReviewRules>(path);
  const { explainedBy, manyChildren, searchesWithoutOpening, sample, afterFinding } = rules;
  if (!Array.isArray(explainedBy)) throw limitsFault(path, 'explainedBy must be a list of ties');
  const unknown = explainedBy.find((tie) => !relations.includes(tie));
  if (unknown !== undefined) throw limitsFault(path, `explainedBy must be a list of ties; "${unknown}" is none`);
  const numbers = {
    'manyChildren.moreThan': manyChildren?.moreThan,
    'manyChildren.withinMinutes': manyChildren?.withinMinutes,
    'searchesWithoutOpening.atLeast': searchesWithoutOpening?.atLeast,
    'searchesWithoutOpening.withinMinutes': searchesWithoutOpening?.withinMinutes,
    'sample.oneIn': sample?.oneIn,
    'afterFinding.oneIn': afterFinding?.oneIn,
    'afterFinding.days': afterFinding?.days,
  };
  checkNumbers(path, numbers, { whole: true });
  return rules as ReviewRules;
}
