/**
 * A process of its own that appends to a store, for tests that kill it: prints `open`, then the position of each acknowledged append.
 * Arguments: data directory, number of appends, WriterFaults as JSON.
 */
import { systemClock } from '#kernel';
import { openSqliteEventStore } from '../sqlite/sqlite-event-store.js';
import { appended, sampleEvent } from './sample-events.js';

const [directory, appends, faults] = process.argv.slice(2);
const store = await openSqliteEventStore({
  directory: directory!,
  clock: systemClock,
  faults: JSON.parse(faults!),
}).catch((error: Error) => {
  process.stderr.write(error.message);
  process.exit(2);
});
process.stdout.write('open\n');
for (let name = 1; name <= Number(appends); name += 1) {
  const { position } = appended(
    await store.append(`note-${name % 3}`, 'any', [sampleEvent(name), sampleEvent(`b${name}`)]),
  );
  process.stdout.write(`${position}\n`);
}
await store.close();
