import { defineEvent, T, type FactOf } from '#kernel';
import { abandonReasons, requesters, withholdingGrounds } from './export-codes.js';

const uuid = T.String({ format: 'uuid' });
const codes = <const C extends readonly string[]>(all: C, description: string) =>
  T.Union(
    all.map((code) => T.Literal(code as C[number])),
    { description },
  );

/** One stream for each export of a child's access log. */
export const exportStream = (exportId: string): string => `export-${exportId}`;

export const exportPrepared = defineEvent({
  type: 'export.prepared.v1',
  stream: 'export-',
  meaning: 'A privacy officer began an export of a child’s access log, for a subject access request.',
  data: T.Object({
    exportId: uuid,
    childId: uuid,
    caseReference: T.String({ description: 'Reference of the request in the case system; no name' }),
    requester: codes(requesters, 'Who asked'),
    upTo: T.Number({ description: 'Position in the log up to which the export goes' }),
    rulesVersion: T.String({ description: 'Version of the rules that proposed what is withheld' }),
  }),
  sealed: {},
});

export const exportRowsMarked = defineEvent({
  type: 'export.rows-marked.v1',
  stream: 'export-',
  meaning:
    'A privacy officer withheld rows of an export on a ground, let through rows that the rules propose to withhold, or left rows to the rules again.',
  data: T.Object({
    exportId: uuid,
    rows: T.Array(uuid, { minItems: 1, description: 'Ids of what the rows tell of' }),
    as: T.Union([T.Literal('WITHHELD'), T.Literal('LET_THROUGH'), T.Literal('AS_RULED')], { description: 'Code' }),
    ground: T.Union([codes(withholdingGrounds, 'On which ground'), T.Null()]),
  }),
  sealed: {},
});

export const exportReleased = defineEvent({
  type: 'export.released.v1',
  stream: 'export-',
  meaning:
    'A second person released an export of a child’s access log. What was released is sealed here; its digest proves the file later.',
  data: T.Object({
    exportId: uuid,
    childId: uuid,
    upTo: T.Number({ description: 'Position in the log up to which it goes' }),
    rulesVersion: T.String({ description: 'Version of the rules that withheld' }),
    rows: T.Number({ description: 'Rows that were released' }),
    withheld: T.Array(T.Object({ row: uuid, ground: codes(withholdingGrounds, 'On which ground') }), {
      description: 'Rows that were withheld. What is left out because nobody may know of it is not among them',
    }),
    digest: T.String({ description: 'SHA-256 of the file, hex' }),
  }),
  sealed: { document: 'What was released, in plain words, under a key of its own that goes with the child' },
});

export const exportAbandoned = defineEvent({
  type: 'export.abandoned.v1',
  stream: 'export-',
  meaning: 'An export was given up before it was released.',
  data: T.Object({ exportId: uuid, reason: codes(abandonReasons, 'Code') }),
  sealed: {},
});

export const exportEvents = [exportPrepared, exportRowsMarked, exportReleased, exportAbandoned] as const;
export type ExportPrepared = FactOf<typeof exportPrepared>;
export type ExportRowsMarked = FactOf<typeof exportRowsMarked>;
export type ExportReleased = FactOf<typeof exportReleased>;
export type ExportAbandoned = FactOf<typeof exportAbandoned>;
