/** What can be wrong, as the first word of a fault's line. */
export type FaultKind =
  | 'hash'
  | 'gap'
  | 'revision'
  | 'time'
  | 'damaged'
  | 'no-key'
  | 'erased-without-order'
  | 'not-erased'
  | 'beyond-head'
  | 'missing'
  | 'differs';

/** One fault: `where` is a position, a table, or the name of a projection, index or reactor. Neither part ever holds content. */
export interface Fault {
  readonly kind: FaultKind;
  readonly where: string;
  readonly detail: string;
}

export const fault = (kind: FaultKind, where: string | number, detail: string): Fault => ({
  kind,
  where: String(where),
  detail,
});

/** `kind position-or-table detail`, for a line of output. */
export const faultLine = ({ kind, where, detail }: Fault): string => `${kind} ${where} ${detail}`;
