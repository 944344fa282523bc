import { parseArgs } from 'node:util';
import { packageRoot } from '#kernel';
import { openApplication } from './application.js';
import { ConfigurationError, readConfiguration, type HubConfiguration } from './configuration.js';
import { listenForOperators } from './control.js';
import { openHub, type Hub } from './hub.js';
import { operationsOf, seed } from './operations.js';
import { progressTo } from './progress.js';
import { enrolPeople } from './demonstration/enrol-people.js';
import { demonstrationState } from './demonstration/demonstration-state.js';
import { openLog, openMetrics } from './telemetry.js';

/** Reads what the hub is to run with; faults end the process with a line each. */
function configure(): HubConfiguration {
  try {
    const { values } = parseArgs({ options: { 'as-of': { type: 'string' } } });
    return readConfiguration(process.env, { packageRoot: packageRoot(), asOf: values['as-of'] });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(error instanceof ConfigurationError ? 2 : 1);
  }
}

async function run(): Promise<void> {
  const configuration = configure();
  const log = openLog(configuration.logLevel);
  const hub = await openHub(configuration, log, openMetrics());
  const { nest, health, stopWatch } = await openApplication(hub);
  const operators = await listenForOperators(configuration.dataDirectory, operationsOf(hub));
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping: finishing what is in hand');
    stopWatch();
    operators.close();
    await nest.close();
    await hub.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
  await enrolBefore(hub);
  health.seeding = await wantsSeeding(hub);
  await nest.listen({ port: configuration.port, host: process.env['HOST'] ?? '::' });
  if (health.seeding) {
    const { refused } = await seed(
      hub,
      configuration.demonstration,
      progressTo(process.stdout, false, () => performance.now()),
    );
    for (const act of refused) log.warn({ act }, 'The house refused an act of the demonstration.');
    health.seeding = false;
  }
  log.info({ address: configuration.publicUrl, mode: configuration.mode }, 'ready');
  if (process.stdout.isTTY || configuration.mode === 'demonstration')
    process.stdout.write(
      `\nThreshold is ready: ${configuration.publicUrl}\n${configuration.mode === 'demonstration' ? 'A demonstration: everyone here is invented.\n' : ''}`,
    );
}

/** A demonstration seeded before roles were given by events gets them now; one that is still to be seeded gets them first of all. */
async function enrolBefore(hub: Hub): Promise<void> {
  if (hub.configuration.mode !== 'demonstration' || hub.configuration.asOf !== null) return;
  const { seeded } = await demonstrationState(hub.store);
  if (seeded) await enrolPeople(hub);
}

/**
 * A demonstration is seeded on an empty store, and an interrupted seeding is finished. One of no children too: its first event is what
 * makes production refuse whatever is entered after it.
 */
async function wantsSeeding({ configuration, store }: Hub): Promise<boolean> {
  if (configuration.mode !== 'demonstration' || configuration.asOf !== null) return false;
  const { plan, seeded } = await demonstrationState(store);
  return plan ? !seeded : (await store.head()).position === 0;
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
