import {
  accessErrors,
  csvOf,
  digestOf,
  exportColumns,
  housePolicies,
  mayEver,
  unpacked,
  type Actor,
  type ExportDraft,
  type ListedExport,
  type PackedDocument,
} from '#access';
import { ok, type Uuid } from '#kernel';
import type {
  Answer,
  ExportList,
  ExportView,
  ReleasedExport,
  SubjectAccessPort,
} from '../../../front-door/src/index.js';
import type { Hub } from '../hub.js';
import { settledStep } from '../settled-step.js';
import { sectionsOf } from './contact-history.js';

type Parts = Pick<Hub, 'door' | 'links' | 'readings' | 'sights' | 'subjectAccess'>;
type Given<Name extends 'prepare' | 'mark' | 'release' | 'abandon'> = Parameters<SubjectAccessPort[Name]>[1];

const rowsOfAPage = 50;

/** Exports for subject access requests. Reading the list, the rows of one, and what was released is itself recorded first. */
export class SubjectAccessPage implements SubjectAccessPort {
  constructor(private readonly parts: Parts) {}

  async list(actor: Actor, cursor: string | null): Answer<ExportList> {
    const { door, links, readings, sights, subjectAccess } = this.parts;
    const catchingUp = await readings.catchingUp();
    const { items, next } = await subjectAccess.list({ after: cursor });
    const seen = await links.seenBy(await sights.of(actor)).resolveAll(items.map(({ childId }) => childId));
    const known = items.filter(({ childId }) => seen.has(childId));
    const record = await door.readAudit({
      actor,
      what: 'SUBJECT_ACCESS_LIST',
      purpose: 'SAR',
      filter: {},
      count: known.length,
    });
    if (!record.ok) return record;
    const paging = { newer: cursor === null ? null : 'first', older: next };
    return ok({ accessId: record.value.accessId, catchingUp, items: known, paging });
  }

  async mayPrepare(actor: Actor): Answer<unknown> {
    return this.parts.subjectAccess.may(actor, 'PREPARE_EXPORT', null);
  }

  prepare(actor: Actor, given: Given<'prepare'>): Answer<{ readonly exportId: Uuid }> {
    const { readings, subjectAccess } = this.parts;
    return settledStep(readings, () => subjectAccess.prepare(actor, { ...given, upTo: readings.position() }));
  }

  async one(actor: Actor, exportId: Uuid, cursor: string | null): Answer<ExportView> {
    const { door, readings, subjectAccess } = this.parts;
    const catchingUp = await readings.catchingUp();
    const found = await this.thereFor(actor, exportId);
    if (!found) return accessErrors.refuse('access/no-such-export');
    const draft = found.state === 'PREPARED' ? await subjectAccess.draft(actor, exportId) : null;
    if (draft && !draft.ok) return draft;
    const start = /^\d{1,9}$/.test(cursor ?? '') ? Number(cursor) : 0;
    const rows = draft ? draft.value.rows.slice(start, start + rowsOfAPage) : [];
    const record = await door.readAudit({
      actor,
      what: 'SUBJECT_ACCESS_ROWS',
      purpose: 'SAR',
      childId: found.childId,
      filter: { export: exportId },
      count: rows.length,
    });
    if (!record.ok) return record;
    const released = found.state === 'RELEASED' ? await subjectAccess.released(exportId) : null;
    const all = draft?.value.rows.length ?? 0;
    return ok({
      accessId: record.value.accessId,
      catchingUp,
      export: found,
      digest: released?.data.digest ?? null,
      draft: draft && { ...this.draftView(actor, draft.value, rows), columns: exportColumns },
      paging: {
        newer: start > 0 ? String(Math.max(0, start - rowsOfAPage)) : null,
        older: start + rowsOfAPage < all ? String(start + rowsOfAPage) : null,
      },
    });
  }

  mark(actor: Actor, { exportId, ...given }: Given<'mark'>): Answer<unknown> {
    return settledStep(this.parts.readings, () => this.parts.subjectAccess.mark(actor, exportId, given));
  }

  release(actor: Actor, { exportId, digest, key }: Given<'release'>): Answer<unknown> {
    return settledStep(this.parts.readings, () => this.parts.subjectAccess.release(actor, exportId, digest, key));
  }

  abandon(actor: Actor, { exportId, reason, key }: Given<'abandon'>): Answer<unknown> {
    return settledStep(this.parts.readings, () => this.parts.subjectAccess.abandon(actor, exportId, reason, key));
  }

  /** What was released, once its opening is on record; another file than the released one is never given out. */
  async released(actor: Actor, exportId: Uuid): Answer<ReleasedExport> {
    const { door, subjectAccess } = this.parts;
    const found = await this.thereFor(actor, exportId);
    const event = found && (await subjectAccess.released(exportId));
    if (!event) return accessErrors.refuse('access/no-such-export');
    const [section, ...others] = sectionsOf(event);
    const opening = await door.look({
      actor,
      what: 'SUBJECT_ACCESS_EXPORT',
      purpose: 'SAR',
      childId: found!.childId,
      fields: ['access-export'],
      sections: [section!, ...others],
    });
    if (!opening.ok) return opening;
    const content = opening.value.content<PackedDocument>(section!);
    const common = { export: found!, digest: event.data.digest };
    if (content.state !== 'opened') return ok({ ...common, content, csv: null });
    const document = unpacked(content.content);
    if (digestOf(document) !== event.data.digest) return accessErrors.refuse('access/export-not-the-same');
    return ok({ ...common, content: { state: 'opened', content: document }, csv: csvOf(document) });
  }

  private async thereFor(actor: Actor, exportId: Uuid): Promise<ListedExport | null> {
    const found = await this.parts.subjectAccess.one(exportId);
    return found && (await this.parts.subjectAccess.isThere(actor, found)) ? found : null;
  }

  private draftView(
    actor: Actor,
    { rows, standing, digest, upToAt, erasedAt }: ExportDraft,
    page: ExportDraft['rows'],
  ) {
    const may = (what: 'PREPARE_EXPORT' | 'RELEASE_EXPORT') => mayEver(housePolicies(), actor.role, what);
    return {
      rows: page.map((row) => ({
        id: row.id,
        line: this.parts.subjectAccess.lineOf(row),
        state: row.state,
        ground: row.ground,
        byRule: row.byRule,
        isMarked: standing.marks.has(row.id),
      })),
      shown: rows.filter(({ state }) => state === 'SHOWN').length,
      withheld: rows.filter(({ state }) => state === 'WITHHELD').length,
      digest,
      upToAt,
      erasedAt,
      mayMark: may('PREPARE_EXPORT'),
      mayRelease: may('RELEASE_EXPORT') && !standing.preparedBy.has(actor.id),
    };
  }
}
