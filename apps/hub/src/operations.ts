import { erasePerson, type ErasePerson } from '#people';
import type { ControlHandler } from './control.js';
import type { Hub } from './hub.js';
import { seedDemonstration } from './seed-demonstration.js';

type Progress = Parameters<ControlHandler>[1];

/** Commands that change something: the running hub carries them out, so that one process alone writes. */
export function operationsOf(hub: Hub): ControlHandler {
  return async ({ command, options }, progress) => {
    switch (command) {
      case 'demo':
        return seed(hub, { children: Number(options['children']), seed: Number(options['seed']) }, progress);
      case 'rebuild':
        return rebuild(hub, options['projection'], progress);
      case 'erase-person':
        return erase(hub, options);
      default:
        throw new Error(`This hub knows no command ${command}: it is of another version than the command line.`);
    }
  };
}

export function seed(hub: Hub, wish: { children: number; seed: number }, progress: Progress) {
  if (hub.configuration.mode !== 'demonstration') throw new Error('A demonstration is refused in production.');
  return seedDemonstration({ ...hub, settled: hub.readings.settled }, wish, progress);
}

async function rebuild(hub: Hub, projection: unknown, progress: Progress): Promise<{ rebuilt: readonly string[] }> {
  if (!hub.runner) throw new Error('This hub shows a past moment, read-only: rebuild on the live one.');
  const names = typeof projection === 'string' ? [projection] : hub.runner.status().projections.map(({ name }) => name);
  for (const name of names)
    await hub.runner.rebuild([name], ({ done, total }) => progress(`Rebuilding ${name}`, done, total));
  return { rebuilt: names };
}
