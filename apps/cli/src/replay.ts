import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { openReadOnly } from '#event-store/sqlite';
import { positionAt } from '#event-store';
import { replay } from '#projections';
import { systemClock } from '#kernel';
import { projections, type HubConfiguration } from '../../hub/src/index.js';
import type { Report } from '../../hub/src/index.js';

export interface ReplayResult {
  readonly directory: string;
  readonly position: number;
  readonly recordedAt: string | null;
}

/** Builds every read model as it stood at a moment: sealed rows and a position, never a key. Reads beside a running hub. */
export async function replayTo(
  configuration: HubConfiguration,
  options: { to: string; into?: string },
  report: Report,
): Promise<ReplayResult> {
  const to = Date.parse(options.to);
  if (Number.isNaN(to) || !/T.*(Z|[+-]\d\d:\d\d)$/.test(options.to))
    throw new Error(`--to ${options.to} is not a time with an offset: write it as 2026-03-05T12:00:00Z.`);
  const instant = new Date(to).toISOString();
  const directory = resolve(options.into ?? `as-of-${instant.replaceAll(':', '-')}`);
  if (existsSync(directory))
    throw new Error(`${directory} exists already: a replay is made in a new directory. Name another with --into.`);
  const store = openReadOnly({ directory: configuration.dataDirectory });
  try {
    const position = await positionAt(store, instant);
    const note = await replay({
      store,
      projections,
      to: position,
      into: directory,
      clock: systemClock,
      onProgress: ({ done, total }) => report('Replaying', done, total),
    });
    return { directory, position, recordedAt: note.recordedAt };
  } finally {
    await store.close();
  }
}
