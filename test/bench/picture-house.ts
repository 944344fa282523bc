/** The part of the hub that reads children's pictures, on a filled directory: stores, read models kept up to date, access door, reader. */
import { join } from 'node:path';
import {
  ConflictRegister,
  Door,
  housePolicies,
  HubRelations,
  loadRestrictionRules,
  loadTieLimits,
  noGrants,
  type Actor,
} from '#access';
import { CommandRunner } from '#commands';
import { openSqliteEventStore } from '#event-store/sqlite';
import { packageRoot, randomId, systemClock, systemRandomness, type Instant, type Uuid } from '#kernel';
import { PeopleLinks } from '#people';
import { PictureReader, type ChildPicture } from '#picture';
import { openReadDatabase, ProjectionRunner, silentLog, type ProgressReport } from '#projections';
import { openVault } from '#vault';
import { atThisFrontDoor } from '../../apps/hub/src/access/front-door-contacts.js';
import { projections, type Views } from '../../apps/hub/src/hub.js';
import { sightsOf } from '../../apps/hub/src/access/sights.js';
import { workTiesOf } from '../../apps/hub/src/access/work-ties.js';
import { benchAgencies } from './bench-hub.js';

export interface PictureHouse {
  /** A child's picture through the access door: the look is durable on record before anything is opened. */
  picture(childId: Uuid, knownAt: Instant | null): Promise<ChildPicture>;
  close(): Promise<void>;
}

/**
 * Builds the read models of a filled directory and opens it. Reactors and the blind index are left out: no picture reads them, and
 * they would first have to pass the whole log.
 */
export async function openPictureHouse(
  directory: string,
  onProgress: (report: ProgressReport) => void,
): Promise<PictureHouse> {
  const clock = systemClock;
  const randomness = systemRandomness;
  const store = await openSqliteEventStore({ directory, clock });
  const vault = await openVault({ directory, keyFile: join(directory, 'demo.kek'), mode: 'demonstration', clock });
  const database = openReadDatabase({ directory });
  const runner = new ProjectionRunner({ store, side: store.side, database, projections, clock, log: silentLog });
  await runner.rebuild('all', onProgress);
  await runner.start();
  const agencies = benchAgencies();
  const views = database.read<Views>();
  const relations = new HubRelations({
    frontDoorContacts: (subject) => atThisFrontDoor(views, subject),
    grants: noGrants,
    workTies: workTiesOf({
      views,
      links: new PeopleLinks(views),
      staff: { byId: () => undefined },
      claims: { inForce: async () => false },
      conflicts: new ConflictRegister({ views } as never),
      limits: loadTieLimits(join(packageRoot(), 'config/ties.json')),
      clock,
    }),
  });
  const policies = housePolicies();
  const rules = loadRestrictionRules(join(packageRoot(), 'config/restrictions.json'));
  const sights = sightsOf({ views, agencies, rules, clock });
  const door = new Door({ runner: new CommandRunner(store, vault), vault, clock, randomness, relations, policies, sights });
  const reader = new PictureReader({
    database: views,
    store,
    door,
    links: new PeopleLinks(views),
    sights,
    clock,
    agencyName: (code) => agencies.byCode(code)?.name ?? code,
    position: () => Math.min(...runner.status().projections.map(({ position }) => position)),
  });
  const actor: Actor = {
    id: 'staff-7',
    role: 'social-worker',
    agency: agencies.frontDoor.code,
    sessionId: randomId(randomness),
    client: null,
    onBehalfOf: null,
  };
  return {
    async picture(childId, knownAt) {
      const read = await reader.read({ actor, purpose: 'MASH_TRIAGE', childId, knownAt });
      if (!read.ok || !('picture' in read.value)) throw new Error('A picture of the benchmark was not given.');
      return read.value.picture;
    },
    async close() {
      await runner.stop();
      database.close();
      await vault.close();
      await store.close();
    },
  };
}
