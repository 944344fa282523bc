import type { Kysely } from 'kysely';
import { firstContext, type CommandRunner } from '#commands';
import { decodeEvent, type EventStore, type Position, type Recorded, type RecordedEvent } from '#event-store';
import { derivedId, ok, type Instant, type Refusal, type Result, type Uuid } from '#kernel';
import type { StoredRowOf } from '#projections';
import type { Actor } from '../actor.js';
import type { AccessDoor } from '../door-port.js';
import { accessErrors } from '../errors.js';
import { pageLimit, pageOf, pageStart, type Page, type PageRequest } from '../paging.js';
import {
  digestOf,
  documentOf,
  lineOf,
  longestPacked,
  packed,
  type DocumentNames,
  type ExportDocument,
} from './document.js';
import type { AbandonReason, Requester } from './export-codes.js';
import { decideExport, exportOf, type ExportStep, type MarkGiven, type StandingExport } from './export.decider.js';
import { exportStream, type ExportReleased } from './export.events.js';
import type { ExportRules } from './export-rules.js';
import { judgeRows, markRows, type ExportRow, type Judged } from './export-row.js';
import type { exportsProjection } from './exports.projection.js';

/** The view that these questions read. */
export interface ExportViews {
  exports_exports: StoredRowOf<(typeof exportsProjection.tables)['exports']>;
}

/** A child of whom an export may be made. */
export interface ChildOfExport {
  /** Where the child is now. */
  readonly childId: Uuid;
  /** The child's record is of a class of which no export is made here. */
  readonly isLeftOut: boolean;
}

/** One child's log up to a position, as far as somebody may know of it. */
export interface RowsOfChild extends ChildOfExport {
  /** Oldest first. */
  readonly rows: readonly ExportRow[];
  /** When the position was recorded. */
  readonly upToAt: Instant;
  /** When the last of what was held about the child was erased; null where something still opens. */
  readonly erasedAt: Instant | null;
}

/** Reads a child's looks and sharings; null for a child that is not there, or not there for whoever asks. */
export interface LogOfChildren {
  child(actor: Actor, childId: Uuid): Promise<ChildOfExport | null>;
  rows(actor: Actor, childId: Uuid, upTo: Position): Promise<RowsOfChild | null>;
}

export interface SubjectAccessParts {
  readonly runner: Pick<CommandRunner, 'run'>;
  readonly store: Pick<EventStore, 'read'>;
  readonly door: Pick<AccessDoor, 'mayAct'>;
  readonly views: Kysely<ExportViews>;
  readonly rules: ExportRules;
  readonly names: DocumentNames;
  readonly log: LogOfChildren;
}

/** An export as the list shows it. */
export interface ListedExport {
  readonly exportId: Uuid;
  readonly childId: Uuid;
  readonly caseReference: string;
  readonly requester: Requester;
  readonly state: StandingExport['state'];
  readonly preparedBy: string;
  readonly preparedAt: Instant;
  readonly settledBy: string | null;
  readonly settledAt: Instant | null;
}

/** An export before its release: every row that may be known of, and what the file would be now. */
export interface ExportDraft {
  readonly standing: StandingExport;
  readonly rows: readonly Judged[];
  readonly document: ExportDocument;
  readonly digest: string;
  readonly upToAt: Instant;
  readonly erasedAt: Instant | null;
}

type Done = Result<{ readonly position: Position; readonly exportId: Uuid }, Refusal>;

/**
 * Exports of a child's access log for subject access requests: one person prepares, another releases. What is released is computed at the
 * release from the log up to the position of the preparing, and sealed with its digest.
 */
export class SubjectAccess {
  constructor(private readonly parts: SubjectAccessParts) {}

  /** `upTo`: position that the read models hold. */
  async prepare(
    actor: Actor,
    given: {
      readonly childId: Uuid;
      readonly caseReference: string;
      readonly requester: Requester;
      readonly upTo: Position;
      readonly key: Uuid;
    },
  ): Promise<Done> {
    const { childId, caseReference, requester, upTo, key } = given;
    const child = await this.parts.log.child(actor, childId);
    const allowed = await this.may(actor, 'PREPARE_EXPORT', child?.childId ?? null);
    if (!allowed.ok) return allowed;
    if (child === null) return accessErrors.refuse('access/no-such-child');
    if (child.isLeftOut) return accessErrors.refuse('access/export-by-custodian');
    const rulesVersion = this.parts.rules.version;
    const step = { do: 'prepare', childId: child.childId, caseReference, requester, upTo, rulesVersion } as const;
    return this.run(actor, derivedId('export', actor.id, key), key, allowed.value.lawfulBasis, 'prepare', () => step);
  }

  async mark(actor: Actor, exportId: Uuid, given: MarkGiven & { readonly key: Uuid }): Promise<Done> {
    const { key, ...mark } = given;
    const begun = await this.begun(actor, exportId, 'PREPARE_EXPORT');
    if (!begun.ok) return begun;
    const { judged, lawfulBasis } = begun.value;
    return this.run(actor, exportId, key, lawfulBasis, 'mark', () => ({ do: 'mark', judged, ...mark }));
  }

  async abandon(actor: Actor, exportId: Uuid, reason: AbandonReason, key: Uuid): Promise<Done> {
    const begun = await this.begun(actor, exportId, 'PREPARE_EXPORT');
    if (!begun.ok) return begun;
    return this.run(actor, exportId, key, begun.value.lawfulBasis, 'abandon', () => ({ do: 'abandon', reason }));
  }

  /** `seen`: digest of the file as whoever releases it saw it; where it would be another by now, nothing is released. */
  async release(actor: Actor, exportId: Uuid, seen: string, key: Uuid): Promise<Done> {
    const begun = await this.begun(actor, exportId, 'RELEASE_EXPORT');
    if (!begun.ok) return begun;
    const { judged, child, lawfulBasis } = begun.value;
    if (child.isLeftOut) return accessErrors.refuse('access/export-by-custodian');
    if (packed(this.draftOf(begun.value.standing, judged, child).document).gzip.length > longestPacked)
      return accessErrors.refuse('access/export-too-long');
    return this.run(actor, exportId, key, lawfulBasis, 'release', (standing) => {
      const { rows, document, digest } = this.draftOf(standing, judged, child);
      const { version } = this.parts.rules;
      return { do: 'release', rulesVersion: version, seen, digest, rows, document: packed(document) };
    });
  }

  /** Every row as it would be released now; refuses where the child is not there for the actor. Record the reading before it is shown. */
  async draft(actor: Actor, exportId: Uuid): Promise<Result<ExportDraft, Refusal>> {
    const standing = await this.standing(exportId);
    const child = standing.prepared && (await this.childOf(actor, standing));
    if (!child) return accessErrors.refuse('access/no-such-export');
    return ok(this.draftOf(standing, this.judged(standing, child), child));
  }

  /** The event that holds what was released; null before the release. */
  async released(exportId: Uuid): Promise<Recorded<ExportReleased> | null> {
    const history = await this.history(exportId);
    return history.find((event): event is Recorded<ExportReleased> => event.type === 'export.released.v1') ?? null;
  }

  async one(exportId: Uuid): Promise<ListedExport | null> {
    const row = await this.rows().where('export_id', '=', exportId).executeTakeFirst();
    return row ? listed(row) : null;
  }

  /** Whether each of these is an export about this child that was released. */
  async areReleased(childId: Uuid, exportIds: readonly Uuid[]): Promise<boolean> {
    const wanted = new Set(exportIds);
    const rows = await this.rows()
      .where('export_id', 'in', [...wanted])
      .where('child_id', '=', childId)
      .where('state', '=', 'RELEASED')
      .execute();
    return rows.length === wanted.size;
  }

  /** Newest first, whoever they are about: the caller leaves out children who are not there for the reader. */
  async list(page: PageRequest = {}): Promise<Page<ListedExport>> {
    const limit = pageLimit(page);
    const rows = await this.rows()
      .where('begun', '<', pageStart(page))
      .orderBy('begun', 'desc')
      .limit(limit + 1)
      .execute();
    return pageOf(
      rows.map((row) => ({ row, position: row.begun })),
      limit,
      ({ row }) => listed(row),
    );
  }

  /** Whether the child of an export is there for somebody. */
  async isThere(actor: Actor, { childId }: Pick<ListedExport, 'childId'>): Promise<boolean> {
    return (await this.parts.log.child(actor, childId)) !== null;
  }

  /** A row in the words of the file. */
  lineOf(row: ExportRow): readonly string[] {
    return lineOf(row, this.parts.names);
  }

  /** Whether somebody may take such a step on a child's export; a refusal is recorded. */
  may(actor: Actor, what: 'PREPARE_EXPORT' | 'RELEASE_EXPORT', childId: Uuid | null) {
    return this.parts.door.mayAct({ actor, what, purpose: 'SAR', childId });
  }

  private rows() {
    return this.parts.views.selectFrom('exports_exports').selectAll().where('until_position', 'is', null);
  }

  private async history(exportId: Uuid): Promise<readonly RecordedEvent[]> {
    return (await this.parts.store.read(exportStream(exportId))).map(decodeEvent);
  }

  private async standing(exportId: Uuid): Promise<StandingExport> {
    return exportOf(await this.history(exportId));
  }

  private childOf(actor: Actor, { prepared }: StandingExport): Promise<RowsOfChild | null> {
    return this.parts.log.rows(actor, prepared!.childId, prepared!.upTo);
  }

  private judged({ prepared }: StandingExport, { rows }: RowsOfChild): readonly Judged[] {
    return judgeRows(rows, { rules: this.parts.rules, requester: prepared!.requester });
  }

  private draftOf(standing: StandingExport, judged: readonly Judged[], child: RowsOfChild): ExportDraft {
    const { caseReference } = standing.prepared!;
    const { upToAt, erasedAt } = child;
    const rows = markRows(judged, standing.marks);
    const document = documentOf(rows, { caseReference, upToAt, erasedAt, names: this.parts.names });
    return { standing, rows, document, digest: digestOf(document), upToAt, erasedAt };
  }

  /** An export that stands and is there for the actor, once they may take the step. */
  private async begun(actor: Actor, exportId: Uuid, what: 'PREPARE_EXPORT' | 'RELEASE_EXPORT') {
    const standing = await this.standing(exportId);
    const child = standing.prepared && (await this.childOf(actor, standing));
    const allowed = await this.may(actor, what, child?.childId ?? null);
    if (!allowed.ok) return allowed;
    if (!child) return accessErrors.refuse('access/no-such-export');
    const judged = this.judged(standing, child);
    return ok({ standing, child, judged, lawfulBasis: allowed.value.lawfulBasis });
  }

  private async run(
    actor: Actor,
    exportId: Uuid,
    key: Uuid,
    lawfulBasis: string,
    /** One page has several forms under one key: each is a command of its own. */
    name: ExportStep['do'],
    stepOn: (standing: StandingExport) => ExportStep,
  ): Promise<Done> {
    const commandId = derivedId('export-step', name, actor.id, exportId, key);
    const done = await this.parts.runner.run({
      stream: exportStream(exportId),
      commandId,
      context: firstContext(
        { actor: actor.id, agency: actor.agency, role: actor.role, purpose: 'SAR', lawfulBasis },
        commandId,
      ),
      decide: (history) => {
        const standing = exportOf(history);
        return decideExport(exportId, standing, stepOn(standing), actor.id);
      },
    });
    return done.ok ? ok({ position: done.value.position, exportId }) : done;
  }
}

const listed = (row: ExportViews['exports_exports']): ListedExport => ({
  exportId: row.export_id,
  childId: row.child_id,
  caseReference: row.case_reference,
  requester: row.requester as Requester,
  state: row.state as StandingExport['state'],
  preparedBy: row.prepared_by,
  preparedAt: row.prepared_at,
  settledBy: row.settled_by,
  settledAt: row.settled_at,
});
