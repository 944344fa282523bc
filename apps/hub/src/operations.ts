import { readPublicKey, type KeyStep } from '#agencies';
import { firstContext } from '#commands';
import { ok, randomId, systemRandomness, type CommandContext, type Refusal, type Result } from '#kernel';
import { erasePerson, planErasure, type ErasureDone, type ErasureParts, type ErasurePlan } from '#people';
import type { ControlHandler } from './control.js';
import type { Hub, Views } from './hub.js';
import { seedDemonstration } from './demonstration/seed-demonstration.js';

/** A client's keys as an operator sees them, and what the command changed. */
export interface PartnerKeyDone {
  readonly client: string;
  readonly changed: boolean;
  /** Key that was registered or withdrawn; null for a list. */
  readonly keyId: string | null;
  readonly keys: readonly { readonly keyId: string; readonly algorithm: string; readonly inForce: boolean }[];
}

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
      case 'partner-key':
        return partnerKey(hub, options);
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

/** `do`: `add` with `publicKey` as its owner gave it, `withdraw` with `keyId`, or `list`. Answers with the client's keys. */
async function partnerKey({ partnerKeys }: Hub, options: Readonly<Record<string, unknown>>): Promise<PartnerKeyDone> {
  const client = String(options['client']);
  let changed = false;
  let keyId: string | null = null;
  if (options['do'] !== 'list') {
    const step = await stepOf(options);
    if (!step.ok) throw new Error(step.refusal.message);
    const taken = await partnerKeys.take(client, step.value, randomId(systemRandomness));
    if (!taken.ok) throw new Error(taken.refusal.message);
    changed = taken.value;
    keyId = step.value.do === 'register' ? step.value.key.keyId : step.value.keyId;
  }
  const all = partnerKeys.all(client);
  if (!all.ok) throw new Error(all.refusal.message);
  return {
    client,
    changed,
    keyId,
    keys: all.value.map(({ keyId, algorithm, inForce }) => ({ keyId, algorithm, inForce })),
  };
}

async function stepOf(options: Readonly<Record<string, unknown>>): Promise<Result<KeyStep, Refusal>> {
  if (options['do'] === 'withdraw') return ok({ do: 'withdraw', keyId: String(options['keyId']) });
  const key = await readPublicKey(String(options['publicKey']));
  return key.ok ? ok({ do: 'register', key: key.value }) : key;
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
