import { StorageError, type GroupCommitWriter } from '#sqlite';
import type { SideTable } from '../port.js';
import type { EventReader } from './event-reader.js';
import type { EventsRequest, EventsResult } from './requests.js';

/** So long, in milliseconds, a write waits for appends to share its fsync with: progress may lag, it must only never run ahead. */
const patience = 100;

/** The side table in the events' own file: written by the same writer, with the same durability. */
export class SqliteSideTable implements SideTable {
  constructor(
    private readonly writer: GroupCommitWriter<EventsRequest, EventsResult>,
    private readonly reader: EventReader,
    private readonly path: string,
  ) {}

  async get(key: string): Promise<string | null> {
    return this.reader.sideValue(key);
  }

  async list(prefix: string): Promise<{ key: string; value: string }[]> {
    return this.reader.sideValues(prefix);
  }

  /** Throws StorageError where it is not durable; writing the same again is always right. */
  async set(entries: readonly { key: string; value: string | null }[]): Promise<void> {
    if (entries.length === 0) return;
    const bytes = entries.reduce((sum, { key, value }) => sum + key.length + (value?.length ?? 0), 0);
    const submitted = await this.writer.submit({ kind: 'side', entries }, { bytes, patience });
    if (submitted.outcome === 'done') return;
    const reason =
      submitted.outcome === 'unavailable' && submitted.reason !== 'closed' ? submitted.reason : 'disk-error';
    throw new StorageError(reason, this.path, submitted.message);
  }
}
