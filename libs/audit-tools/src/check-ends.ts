import type { Position, SideTable } from '#event-store';
import type { ReadModels } from '#projections';
import type { Vault } from '#vault';
import { fault, type Fault } from './fault.js';

/** How far something says it has come in the log. */
export interface Reached {
  readonly where: string;
  readonly what: string;
  readonly position: Position;
}

/** Everything that names a position, read before the log's end is: in a sound store none of it lies beyond that. */
export async function everythingReached(models: ReadModels, side: SideTable, vault: Vault): Promise<Reached[]> {
  const reactors = (await side.list('reactor:')).filter(({ key }) => key.endsWith(':position'));
  return [
    ...models.inForce.map(({ name, position }) => ({ where: name, what: 'the checkpoint', position })),
    ...reactors.map(({ key, value }) => ({
      where: key.split(':')[1]!,
      what: "the reactor's checkpoint",
      position: Number(value),
    })),
    { where: 'vault', what: 'the checkpoint of the blind index', position: vault.index.checkpoint() },
    { where: 'vault', what: 'the newest row of the blind index', position: newestRow(vault) },
    ...vault.tombstones().map(({ position, mention }) => ({
      where: 'vault',
      what: `the tombstone of mention ${mention}`,
      position,
    })),
  ];
}

export const checkEnds = (reached: readonly Reached[], head: Position): Fault[] =>
  reached
    .filter(({ position }) => position > head)
    .map(({ where, what, position }) =>
      fault('beyond-head', where, `${what} is at ${position}, and the log ends at ${head}`),
    );

function newestRow(vault: Vault): Position {
  let newest = 0;
  for (const { position } of vault.index.rows()) if (position > newest) newest = position;
  return newest;
}
