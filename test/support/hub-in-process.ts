import { join } from 'node:path';
import { enrolPeople } from '../../apps/hub/src/demonstration/enrol-people.js';
import { openApplication } from '../../apps/hub/src/application.js';
import {
  openHub,
  openLog,
  openMetrics,
  readConfiguration,
  type Hub,
  type HubConfiguration,
} from '../../apps/hub/src/index.js';
import { freePort, packageRoot, temporaryDirectory } from './hub-process.js';

/** What happened to content, in order: an append that became durable, or a section that the vault was asked to open. */
export type Step =
  | { readonly did: 'append'; readonly stream: string; readonly position: number }
  | { readonly did: 'open'; readonly eventId: string; readonly mention: string; readonly section: string };

/** A hub composed as the program composes it, in this process, so that a test can see each opening and make the disk refuse. */
export interface HubInProcess {
  readonly hub: Hub;
  readonly url: string;
  readonly directory: string;
  readonly steps: Step[];
  /** While true, every append is answered as by a full disk. */
  refuseAppends: boolean;
  /** Resolves when reactors and readings have done all that follows from what is stored. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** With the demonstration's people in their roles; `enrolled: false` leaves the store empty, for a seeding, which enrols them itself. */
export async function openHubInProcess(
  changes: Partial<HubConfiguration> = {},
  { enrolled = true } = {},
): Promise<HubInProcess> {
  const directory = temporaryDirectory();
  const port = await freePort();
  const environment = { HUB_DATA_DIR: directory.path, PORT: String(port), HUB_DEMO_CHILDREN: '0' };
  const accessReviewFile = join(packageRoot, 'test/support/access-review.json');
  const configuration = { ...readConfiguration(environment, { packageRoot }), accessReviewFile, ...changes };
  const hub = await openHub(configuration, openLog('silent'), openMetrics());
  if (enrolled) await enrolPeople(hub);
  const { nest } = await openApplication(hub);
  await nest.listen({ port, host: '127.0.0.1' });
  const one: HubInProcess = {
    hub,
    url: `http://localhost:${port}`,
    directory: directory.path,
    steps: [],
    refuseAppends: false,
    idle: async () => {
      while (!(await hub.readings.settled((await hub.store.head()).position)));
    },
    close: async () => {
      await nest.close();
      await hub.close();
      directory.remove();
    },
  };
  watch(one);
  return one;
}

/** Everything shares the hub's one store and one vault, so watching these two objects watches everything. */
function watch(one: HubInProcess): void {
  const { store, vault } = one.hub;
  const append = store.append.bind(store);
  store.append = async (stream, expected, events) => {
    if (one.refuseAppends) return { verdict: 'unavailable', reason: 'disk-full', retryAfterSeconds: 5 };
    const verdict = await append(stream, expected, events);
    if (verdict.verdict === 'appended') one.steps.push({ did: 'append', stream, position: verdict.position });
    return verdict;
  };
  const open = vault.open.bind(vault);
  vault.open = (ref, box) => {
    one.steps.push({ did: 'open', eventId: ref.eventId, mention: ref.mention, section: ref.section });
    return open(ref, box);
  };
  const openWith = vault.openWith.bind(vault);
  vault.openWith = (key, ref, box) => {
    one.steps.push({ did: 'open', eventId: ref.eventId, mention: ref.mention, section: ref.section });
    return openWith(key, ref, box);
  };
}
