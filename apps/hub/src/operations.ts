import { firstContext } from '#commands';
import { randomId, systemRandomness, type CommandContext } from '#kernel';
import { erasePerson, planErasure, type ErasureDone, type ErasureParts, type ErasurePlan } from '#people';
import type { ControlHandler } from './control.js';
import type { Hub, Views } from './hub.js';
import { seedDemonstration } from './demonstration/seed-demonstration.js';

type Progress = Parameters<ControlHandler>[1];

/** Commands that change something: the running hub carries them out, so that one process alone writes. */
export function operationsOf(hub: Hub): ControlHandler {
  return async ({ command, options }, progress) => {
    if (!hub.runner)
      throw new Error('This hub shows a past moment, read-only. Stop it, and run the command on the live hub.');
    switch (command) {
      case 'demo':
        return seed(hub, { children: Number(options['children']), seed: Number(options['seed']) }, progress);
      case 'rebuild':
        return rebuild(hub.runner, options['projection'], progress);
      case 'erase-person':
        return erase(hub, options);
      default:
        throw new Error(`This hub knows no command ${command}: it is of another version than the command line.`);
    }
  };
}

export function seed(hub: Hub, wish: { children: number; seed: number }, progress: Progress) {
  if (hub.configuration.mode !== 'demonstration') throw new Error('A demonstration is refused in production.');
  return seedDemonstration(hub, wish, progress);
}

async function rebuild(
  runner: NonNullable<Hub['runner']>,
  projection: unknown,
  progress: Progress,
): Promise<{ rebuilt: readonly string[] }> {
  const known = runner.status().projections.map(({ name }) => name);
  const names = typeof projection === 'string' ? [projection] : known;
  if (!names.every((name) => known.includes(name)))
    throw new Error(`There is no projection ${names.join()}. There are: ${known.join(', ')}.`);
  for (const name of names)
    await runner.rebuild([name], ({ done, total }) => progress(`Rebuilding ${name}`, done, total));
  return { rebuilt: names };
}

/** What an erasure needs of an open hub. */
export function erasureParts({ accessLog, commands, database, drafts, links, store, vault }: Hub): ErasureParts {
  return {
    runner: commands,
    store,
    side: store.side,
    vault,
    drafts,
    links,
    mention: async (mentionId) => {
      const row = await database
        .read<Views>()
        .selectFrom('concerns_mentions')
        .select(['kind', 'concern_id'])
        .where('mention_id', '=', mentionId)
        .executeTakeFirst();
      return row ? { kind: row.kind, concernId: row.concern_id } : null;
    },
    searchesThatShowed: (subjects) => accessLog.searchesThatShowed(subjects),
  };
}

async function erase(hub: Hub, options: Readonly<Record<string, unknown>>): Promise<ErasurePlan | ErasureDone> {
  const { position } = await hub.store.head();
  if (!(await hub.readings.settled(position)))
    throw new Error('The hub is still catching up, so the list would not be complete. Try again in a moment.');
  const parts = erasureParts(hub);
  const personId = String(options['id']);
  const result =
    options['dryRun'] === true
      ? await planErasure(parts, personId)
      : await erasePerson(
          parts,
          { personId, authority: String(options['authority']), reference: String(options['reference']) },
          operatorContext(hub),
        );
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value;
}

function operatorContext({ agencies }: Hub): CommandContext {
  const id = randomId(systemRandomness);
  return firstContext(
    {
      actor: 'operator',
      agency: agencies.frontDoor.code,
      role: 'operator',
      purpose: 'ERASURE',
      lawfulBasis: 'UKGDPR_17',
    },
    id,
  );
}
