import { readConfigurationFile } from '#kernel';
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
  const wrong = (what: string) => new Error(`${path} cannot be used: ${what}.`);
  const rules = readConfigurationFile(path) as Partial<ReviewRules>;
  if (typeof rules.version !== 'string') throw wrong('version must be a text');
  const { explainedBy } = rules;
  const unknown = Array.isArray(explainedBy) ? explainedBy.find((tie) => !relations.includes(tie)) : '';
  if (unknown !== undefined) throw wrong(`explainedBy must be a list of ties${unknown && `; "${unknown}" is none`}`);
  const numbers = {
    'manyChildren.moreThan': rules.manyChildren?.moreThan,
    'manyChildren.withinMinutes': rules.manyChildren?.withinMinutes,
    'searchesWithoutOpening.atLeast': rules.searchesWithoutOpening?.atLeast,
    'searchesWithoutOpening.withinMinutes': rules.searchesWithoutOpening?.withinMinutes,
    'sample.oneIn': rules.sample?.oneIn,
    'afterFinding.oneIn': rules.afterFinding?.oneIn,
    'afterFinding.days': rules.afterFinding?.days,
  };
  for (const [name, value] of Object.entries(numbers))
    if (!Number.isInteger(value) || value! < 1) throw wrong(`${name} must be a whole number of at least 1`);
  return rules as ReviewRules;
}
