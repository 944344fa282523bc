import type { ListedExport } from '#access';
import { dateTime } from '#ui';
import type { Names } from '../names.js';
import { links } from '../presenters/links.js';
import type { ExportRowView, ExportView } from '../view-models.js';
import { label, words } from '../words.js';

/** An export in the list, and over its own page. */
export const presentExport = (item: ListedExport, names: Names) => ({
  reference: item.caseReference,
  href: links.subjectAccessOf(item.exportId),
  requester: label('requester', item.requester),
  state: label('exportState', item.state),
  isOpen: item.state === 'PREPARED',
  isReleased: item.state === 'RELEASED',
  preparedBy: names.actor(item.preparedBy),
  preparedAt: dateTime(item.preparedAt),
  settledBy: item.settledBy && names.actor(item.settledBy),
  settledAt: item.settledAt && dateTime(item.settledAt),
  logHref: links.accessLog(item.childId),
});

/** A line of the file by its columns, put together for a page that is not as wide. */
export function presentLine([when, who, agency, what, kinds, why, law, tie, how]: readonly string[]) {
  return { when, who, agency, what, kinds, why, law, tie, how };
}

function presentRow({ id, line, state, ground, byRule, isMarked }: ExportRowView) {
  return {
    id,
    ...presentLine(line),
    withheld: state === 'WITHHELD',
    ground: ground && words('withholdingGround', ground),
    note: isMarked ? 'marked by hand' : byRule ? 'proposed by the rules' : null,
    stays: byRule?.officer === 'MAY_NOT',
  };
}

/** The rows of a draft as its officers go through them. */
export const presentDraft = ({
  rows,
  shown,
  withheld,
  upToAt,
  erasedAt,
  ...draft
}: NonNullable<ExportView['draft']>) => ({
  rows: rows.map(presentRow),
  shown,
  withheld,
  upTo: dateTime(upToAt),
  erased: erasedAt && dateTime(erasedAt),
  digest: draft.digest,
  mayMark: draft.mayMark,
  mayRelease: draft.mayRelease,
});
