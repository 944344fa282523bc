import type { Position } from '#event-store';
import type { Instant, Uuid } from '#kernel';
import type { RestrictionClass } from '../restrictions/restriction-rules.js';
import type { Requester, Withholding, WithholdingGround } from './export-codes.js';
import type { ExportRules, RowRule } from './export-rules.js';

/** One look at a child, or one sharing about her, as an export would tell of it: codes and ids, nothing of what was said. */
export interface ExportRow {
  /** Id of the event, or of what was shared. */
  readonly id: Uuid;
  readonly position: Position;
  readonly at: Instant;
  readonly kind: 'LOOK' | 'SHARING';
  /** Who looked, or shared: agency and, of a look, role. Never a person. */
  readonly agency: string;
  /** With whom it was shared; null of a look. */
  readonly to: string | null;
  /** Kinds of these agencies. */
  readonly agencyKinds: readonly string[];
  readonly role: string | null;
  /** Page or step; of a sharing CONCERN, REQUEST or ANSWER. */
  readonly what: string;
  /** Outcome of a look, decision of a sharing. */
  readonly outcome: string;
  /** Code of a refusal. */
  readonly rule: string | null;
  readonly purpose: string;
  readonly bases: readonly string[];
  readonly relation: string;
  /** Field groups that were shown; parts that were shared. */
  readonly fields: readonly string[];
  readonly channel: 'PAGES' | 'MACHINE';
  /** It was on the page of somebody else that something of the child was opened. */
  readonly ofAnother: boolean;
  /** What is restricted of what the row is about. */
  readonly classes: readonly RestrictionClass[];
}

/** What becomes of a row. LEFT_OUT: nobody is told of it, nor that anything is left out. */
export type Judged = ExportRow &
  (
    | { readonly state: 'SHOWN'; readonly ground: null; readonly byRule: Withholding | null }
    | { readonly state: 'WITHHELD'; readonly ground: WithholdingGround; readonly byRule: Withholding | null }
  );

/** What an officer said of a row. */
export type Mark =
  | { readonly as: 'WITHHELD'; readonly ground: WithholdingGround }
  | { readonly as: 'LET_THROUGH'; readonly ground: null };

/** What the rules say of each row that an officer may know of: the strictest of all that cover it. Rows that are left out are not there. */
export function judgeRows(
  rows: readonly ExportRow[],
  { rules, requester }: { readonly rules: ExportRules; readonly requester: Requester },
): readonly Judged[] {
  return rows.flatMap((row): Judged[] => {
    const ofRules = rules.rows.filter((rule) => isCovered(row, rule, requester));
    const ofClasses = row.classes.filter((one) => tellsOf(row, one)).map((one) => one.export);
    if (ofRules.some((rule) => rule.row === 'LEFT_OUT') || ofClasses.includes('LEFT_OUT')) return [];
    const withheld = [
      ...ofClasses.filter((one): one is Withholding => typeof one === 'object'),
      ...ofRules.flatMap((rule) => (rule.row === 'LEFT_OUT' ? [] : [rule.row])),
    ];
    const byRule = withheld.find(({ officer }) => officer === 'MAY_NOT') ?? withheld[0] ?? null;
    const kept = { ...row, fields: row.fields.filter((field) => !hidesField(row, field)) };
    return [
      byRule
        ? { ...kept, state: 'WITHHELD', ground: byRule.ground, byRule }
        : { ...kept, state: 'SHOWN', ground: null, byRule },
    ];
  });
}

/** The rows as they would be released: what the officer marked counts as far as the rules let it. */
export const markRows = (judged: readonly Judged[], marks: ReadonlyMap<Uuid, Mark>): readonly Judged[] =>
  judged.map((row): Judged => {
    const mark = marks.get(row.id);
    if (mark?.as === 'WITHHELD') return { ...row, state: 'WITHHELD', ground: mark.ground };
    if (mark?.as === 'LET_THROUGH' && row.byRule?.officer !== 'MAY_NOT')
      return { ...row, state: 'SHOWN', ground: null };
    return row;
  });

function isCovered(row: ExportRow, { when }: RowRule, requester: Requester): boolean {
  const among = (values: readonly string[] | undefined, given: readonly (string | null)[]) =>
    values === undefined || given.some((one) => one !== null && values.includes(one));
  return (
    among(when.requester, [requester]) &&
    among(when.kind, [row.kind]) &&
    among(when.what, [row.what]) &&
    among(when.outcome, [row.outcome]) &&
    among(when.refusedBy, [row.rule]) &&
    among(when.relation, [row.relation]) &&
    among(when.agencyKind, row.agencyKinds) &&
    (when.ofAnother === undefined || when.ofAnother === row.ofAnother)
  );
}

/** Whether a row tells of what a class keeps back: of everything, of who raised a concern, or of what health said. */
function tellsOf(row: ExportRow, { covers }: RestrictionClass): boolean {
  if (covers === 'EVERYTHING') return true;
  if (row.kind !== 'SHARING') return false;
  if (covers.includes('referrer') && row.what === 'CONCERN') return true;
  return covers.includes('health-summary') && row.agencyKinds.includes('HEALTH');
}

/** That a kind of information was seen at all may be a sign of what a class keeps back. */
const hidesField = ({ classes }: ExportRow, field: string): boolean =>
  classes.some(
    (one) => one.export !== 'SHOWN' && one.covers !== 'EVERYTHING' && (one.covers as readonly string[]).includes(field),
  );
