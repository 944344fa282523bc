import { ok, type Fact, type Refusal, type Result, type Uuid } from '#kernel';
import type { Position } from '#event-store';
import { accessErrors } from '../errors.js';
import type { AbandonReason, Requester, WithholdingGround } from './export-codes.js';
import type { ExportAbandoned, ExportPrepared, ExportReleased, ExportRowsMarked } from './export.events.js';
import type { Judged, Mark } from './export-row.js';

/** What somebody says of rows; a ground where they are withheld. */
export type MarkGiven =
  | { readonly rows: readonly Uuid[]; readonly as: 'WITHHELD'; readonly ground: WithholdingGround }
  | { readonly rows: readonly Uuid[]; readonly as: 'LET_THROUGH' | 'AS_RULED'; readonly ground: null };

export type ExportStep =
  | {
      readonly do: 'prepare';
      readonly childId: Uuid;
      readonly caseReference: string;
      readonly requester: Requester;
      readonly upTo: Position;
      readonly rulesVersion: string;
    }
  /** `judged`: every row that the officer may know of, as the rules have it. */
  | ({ readonly do: 'mark'; readonly judged: readonly Judged[] } & MarkGiven)
  | {
      readonly do: 'release';
      readonly rulesVersion: string;
      /** Digest of the file as whoever releases it saw it, and of the file as it is now. */
      readonly seen: string;
      readonly digest: string;
      readonly rows: readonly Judged[];
      /** Stored sealed. */
      readonly document: unknown;
    }
  | { readonly do: 'abandon'; readonly reason: AbandonReason };

/** An export as its own stream tells it. */
export interface StandingExport {
  readonly prepared: (ExportPrepared['data'] & { readonly by: string }) | null;
  readonly marks: ReadonlyMap<Uuid, Mark>;
  /** Whoever prepared it or said something of a row. */
  readonly preparedBy: ReadonlySet<string>;
  readonly state: 'PREPARED' | 'RELEASED' | 'ABANDONED';
}

interface Recorded extends Pick<Fact, 'type' | 'data'> {
  readonly meta: { readonly actor: string };
}

export function exportOf(history: readonly Recorded[]): StandingExport {
  const prepared = history.find(({ type }) => type === 'export.prepared.v1');
  const marks = new Map<Uuid, Mark>();
  const preparedBy = new Set<string>(prepared ? [prepared.meta.actor] : []);
  let state: StandingExport['state'] = 'PREPARED';
  for (const { type, data, meta } of history) {
    if (type === 'export.released.v1') state = 'RELEASED';
    if (type === 'export.abandoned.v1') state = 'ABANDONED';
    if (type !== 'export.rows-marked.v1') continue;
    const { rows, as, ground } = data as ExportRowsMarked['data'];
    preparedBy.add(meta.actor);
    for (const row of rows)
      if (as === 'AS_RULED') marks.delete(row);
      else marks.set(row, as === 'WITHHELD' ? { as, ground: ground! } : { as, ground: null });
  }
  return {
    prepared: prepared ? { ...(prepared.data as ExportPrepared['data']), by: prepared.meta.actor } : null,
    marks,
    preparedBy,
    state,
  };
}

/** A reference as case systems give it: letters, numbers, dashes and strokes, at least one number, so that it is no name. */
export const isCaseReference = (text: string): boolean =>
  text.length <= 30 && /^(?=.*\d)[A-Z0-9]+(?:[/-][A-Z0-9]+)*$/.test(text);

/** Decides one step, by one person. Whether they may take such a step at all was decided before. */
export function decideExport(
  exportId: Uuid,
  standing: StandingExport,
  step: ExportStep,
  by: string,
): Result<readonly Fact[], Refusal> {
  if (step.do === 'prepare') return prepare(exportId, standing, step);
  const { prepared, state } = standing;
  if (!prepared) return accessErrors.refuse('access/no-such-export');
  if (state !== 'PREPARED') return accessErrors.refuse('access/export-settled');
  if (step.do === 'mark') return mark(exportId, standing, step);
  if (step.do === 'abandon') {
    const fact: ExportAbandoned & Fact = { type: 'export.abandoned.v1', data: { exportId, reason: step.reason } };
    return ok([fact]);
  }
  if (standing.preparedBy.has(by)) return accessErrors.refuse('access/export-second-person');
  if (step.seen !== step.digest) return accessErrors.refuse('access/export-changed');
  const fact: ExportReleased & Fact = {
    type: 'export.released.v1',
    data: {
      exportId,
      childId: prepared.childId,
      upTo: prepared.upTo,
      rulesVersion: step.rulesVersion,
      rows: step.rows.filter(({ state: one }) => one === 'SHOWN').length,
      withheld: step.rows.flatMap(({ id, ground }) => (ground === null ? [] : [{ row: id, ground }])),
      digest: step.digest,
    },
    sections: [{ mention: exportId, section: 'document', content: step.document }],
  };
  return ok([fact]);
}

function prepare(
  exportId: Uuid,
  { prepared }: StandingExport,
  { childId, caseReference, requester, upTo, rulesVersion }: Extract<ExportStep, { do: 'prepare' }>,
): Result<readonly Fact[], Refusal> {
  if (prepared) return ok([]);
  if (!isCaseReference(caseReference)) return accessErrors.refuse('access/case-reference-wrong');
  const fact: ExportPrepared & Fact = {
    type: 'export.prepared.v1',
    data: { exportId, childId, caseReference, requester, upTo, rulesVersion },
  };
  return ok([fact]);
}

function mark(
  exportId: Uuid,
  { marks }: StandingExport,
  { judged, rows, as, ground }: Extract<ExportStep, { do: 'mark' }>,
): Result<readonly Fact[], Refusal> {
  const known = new Map(judged.map((row) => [row.id, row]));
  const wanted = [...new Set(rows)];
  if (wanted.length === 0 || wanted.some((row) => !known.has(row))) return accessErrors.refuse('access/no-such-row');
  if (as === 'LET_THROUGH' && wanted.some((row) => known.get(row)!.byRule?.officer === 'MAY_NOT'))
    return accessErrors.refuse('access/row-stays-withheld');
  const changed = wanted.filter((row) => {
    const now = marks.get(row);
    return as === 'AS_RULED' ? now !== undefined : now?.as !== as || now.ground !== ground;
  });
  if (changed.length === 0) return ok([]);
  const fact: ExportRowsMarked & Fact = {
    type: 'export.rows-marked.v1',
    data: { exportId, rows: changed, as, ground },
  };
  return ok([fact]);
}
