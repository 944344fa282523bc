import { join } from 'node:path';
import { AttachmentDirectory } from '#attachments';
import { faultLine, verify } from '#audit-tools';
import { openReadOnly } from '#event-store/sqlite';
import { systemClock, systemRandomness } from '#kernel';
import { mentionIndex } from '#people';
import { openReadDatabase } from '#projections';
import { openVaultReadOnly } from '#vault';
import { projections, type HubConfiguration } from '../../hub/src/index.js';
import type { Report } from '../../hub/src/index.js';

/** Checks the whole store, beside a running hub where there is one, at the log's end as it is when it starts. Writes nothing. */
export async function verifyStore(
  { dataDirectory, keyFile, mode }: HubConfiguration,
  report: Report,
): Promise<{ position: number; faults: string[] }> {
  const opened: { close(): Promise<void> | void }[] = [];
  const keep = <T extends { close(): Promise<void> | void }>(one: T): T => {
    opened.unshift(one);
    return one;
  };
  try {
    const store = keep(openReadOnly({ directory: dataDirectory }));
    const vault = keep(await openVaultReadOnly({ directory: dataDirectory, keyFile, mode }));
    const database = keep(openReadDatabase({ directory: dataDirectory, readonly: true }));
    const { position, faults } = await verify({
      store,
      side: store.side,
      vault,
      database,
      projections,
      index: mentionIndex,
      files: new AttachmentDirectory(join(dataDirectory, 'attachments'), systemRandomness),
      clock: systemClock,
      onProgress: report,
    });
    return { position, faults: faults.map(faultLine) };
  } finally {
    for (const one of opened) await one.close();
  }
}
