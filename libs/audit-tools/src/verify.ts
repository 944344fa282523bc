import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodeEvent, type EventStore, type Position, type SideTable } from '#event-store';
import type { Clock } from '#kernel';
import {
  compareIndex,
  compareTables,
  readModelsNow,
  type Difference,
  type IndexProjection,
  type Projection,
  type ReadDatabase,
} from '#projections';
import type { Vault } from '#vault';
import type { SealedFiles } from '#attachments';
import { checkAttachments } from './check-attachments.js';
import { ChainCheck } from './check-chain.js';
import { checkEnds, everythingReached } from './check-ends.js';
import { checkErased, checkTombstones } from './check-erasures.js';
import { checkSections } from './check-sections.js';
import { fault, type Fault } from './fault.js';

/** All opened for reading only: verify writes nothing but a directory of its own among the temporary files, which it removes. */
export interface VerifyOptions {
  readonly store: Pick<EventStore, 'read' | 'readAll' | 'head'>;
  readonly side: SideTable;
  readonly vault: Vault;
  readonly database: ReadDatabase;
  readonly projections: readonly Projection[];
  readonly index?: IndexProjection;
  /** Where files of contacts' records lie. */
  readonly files?: Pick<SealedFiles, 'read'>;
  readonly clock: Clock;
  /** What is being done, and how far it is, in positions. */
  readonly onProgress?: (what: string, done: number, total: number) => void;
}

export interface Verified {
  /** The log's end when the check began; what was appended since is not looked at. */
  readonly position: Position;
  readonly faults: readonly Fault[];
}

/** Events read at once. */
const page = 200;

/**
 * Checks a store from end to end, beside a running hub where there is one: the log's chain, sections and erasures, that nothing knows
 * more than the log, and that read models and blind index are what a fresh replay makes, each at its own position at the start.
 */
export async function verify(options: VerifyOptions): Promise<Verified> {
  const { store, side, vault, database, projections, index, clock, onProgress = () => {} } = options;
  const models = readModelsNow(database);
  try {
    const indexed = vault.index.checkpoint();
    const reached = await everythingReached(models, side, vault);
    const { position } = await store.head();
    const faults = [...checkEnds(reached, position), ...(await checkLog(options, position))];
    const step = (what: string) => (report: { done: number; total: number }) =>
      onProgress(what, report.done, report.total);
    const differences = await compareTables({ models, store, projections, clock, onProgress: step('Read models') });
    if (index) {
      const upTo = Math.min(indexed, position);
      differences.push(
        ...(await compareIndex({ projection: index, vault, store, side, upTo, onProgress: step('Blind index') })),
      );
    }
    return { position, faults: [...faults, ...differences.map(asFault)] };
  } finally {
    models.close();
  }
}

async function checkLog({ store, vault, files, onProgress }: VerifyOptions, head: Position): Promise<Fault[]> {
  const chain = new ChainCheck();
  const faults: Fault[] = [];
  for (let position = 0; position < head;) {
    const events = (await store.readAll(position, page)).filter((event) => event.position <= head);
    if (events.length === 0) break;
    for (const stored of events) {
      const event = decodeEvent(stored);
      faults.push(
        ...chain.check(stored),
        ...checkSections(vault, event),
        ...checkErased(event, () => vault.tombstones()),
        ...(files ? await checkAttachments(files, vault, event) : []),
      );
    }
    position = events.at(-1)!.position;
    onProgress?.('Events', position, head);
    await nextTurn();
  }
  return [...faults, ...chain.end(head), ...(await checkTombstones(vault.tombstones(), store))];
}

const asFault = ({ what, detail }: Difference): Fault => fault('differs', what, detail);
