import { limitsFault, readVersioned } from '../limits-file.js';
import {
  officerWords,
  requesters,
  withholdingGrounds,
  type ClassExport,
  type Requester,
  type Withholding,
} from './export-codes.js';

/** Which rows a rule covers: every member that is given has to fit, by one of its values. */
export interface RowsCovered {
  readonly requester?: readonly Requester[];
  readonly kind?: readonly ('LOOK' | 'SHARING')[];
  readonly what?: readonly string[];
  readonly outcome?: readonly string[];
  /** Codes of refusals. */
  readonly refusedBy?: readonly string[];
  readonly relation?: readonly string[];
  readonly agencyKind?: readonly string[];
  readonly ofAnother?: boolean;
}

export interface RowRule {
  readonly id: string;
  readonly when: RowsCovered;
  readonly row: 'LEFT_OUT' | Withholding;
}

/** Which rows of a child's access log an export for a subject access request leaves out or withholds. What no rule covers is shown. */
export interface ExportRules {
  readonly version: string;
  readonly rows: readonly RowRule[];
}

const lists = ['requester', 'kind', 'what', 'outcome', 'refusedBy', 'relation', 'agencyKind'] as const;

/** Rules from their file. Throws an Error that says what is wrong and where. */
export function loadExportRules(path: string): ExportRules {
  const rules = readVersioned<ExportRules>(path);
  if (!Array.isArray(rules.rows)) throw limitsFault(path, 'rows must be a list');
  const given = rules.rows as readonly Partial<RowRule>[];
  for (const [index, rule] of given.entries()) {
    const fault =
      faultOf(rule) ??
      (given.filter(({ id }) => id === rule.id).length > 1 ? 'its id is that of another rule too' : null);
    if (fault) throw limitsFault(path, `rows[${index}] (${String(rule?.id)}): ${fault}`);
  }
  return rules as ExportRules;
}

function faultOf({ id, when, row }: Partial<RowRule>): string | null {
  if (typeof id !== 'string' || id === '') return 'id must be a text';
  if (typeof when !== 'object' || Object.keys(when).length === 0) return 'when must say which rows it covers';
  const unknown = Object.keys(when).find(
    (name) => name !== 'ofAnother' && !(lists as readonly string[]).includes(name),
  );
  if (unknown) return `when.${unknown} is not known; it can be ${lists.join(', ')} or ofAnother`;
  const bad = lists.find((name) => when[name] !== undefined && !isListOfTexts(when[name]));
  if (bad) return `when.${bad} must be a list of codes`;
  if (when.requester?.some((one) => !requesters.includes(one))) return `when.requester can be ${requesters.join(', ')}`;
  if (when.ofAnother !== undefined && typeof when.ofAnother !== 'boolean')
    return 'when.ofAnother must be true or false';
  return row === 'LEFT_OUT' ? null : withholdingFault(row, 'row');
}

/** What is wrong with how a class of restricted record stands to an export; null where nothing is. */
export const classExportFault = (given: ClassExport | undefined): string | null =>
  given === 'LEFT_OUT' || given === 'SHOWN' ? null : withholdingFault(given, 'export');

function withholdingFault(given: Withholding | string | undefined, member: string): string | null {
  if (typeof given !== 'object' || given === null)
    return `${member} must be LEFT_OUT${member === 'export' ? ', SHOWN' : ''}, or a ground and what the officer may do`;
  if (!withholdingGrounds.includes(given.ground))
    return `${member}.ground must be one of ${withholdingGrounds.join(', ')}`;
  return officerWords.includes(given.officer) ? null : `${member}.officer must be one of ${officerWords.join(', ')}`;
}

const isListOfTexts = (given: unknown): boolean =>
  Array.isArray(given) && given.length > 0 && given.every((one) => typeof one === 'string' && one !== '');
