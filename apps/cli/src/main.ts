import { Command } from 'commander';
import { existsSync } from 'node:fs';
import { packageRoot } from '#kernel';
import {
  askRunningHub,
  progressTo,
  readConfiguration,
  type HubConfiguration,
  type PartnerKeyDone,
} from '../../hub/src/index.js';
import { operateHere } from './operate-here.js';
import { replayTo } from './replay.js';
import { verifyStore } from './verify.js';

const program = new Command('hub').description(
  'Tools of Threshold for operators and auditors. They work on HUB_DATA_DIR (default ./data).',
);

interface Common {
  readonly json?: boolean;
}

const configuration = (): HubConfiguration => readConfiguration(process.env, { packageRoot: packageRoot() });
const report = (options: Common) => progressTo(process.stderr, options.json === true, () => performance.now());
const print = (options: Common, result: unknown, lines: readonly string[]) =>
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : `${lines.join('\n')}\n`);

/** Work that changes something: the running hub does it where there is one, else this process opens the store itself. */
async function operate<T>(command: string, options: Common & Record<string, unknown>): Promise<T> {
  const config = configuration();
  const request = { command, options };
  const asked = existsSync(config.dataDirectory)
    ? await askRunningHub(config.dataDirectory, request, report(options))
    : null;
  return (asked ? asked.result : await operateHere(config, request, report(options))) as T;
}

program
  .command('demo')
  .description('Fill an empty store with a synthetic borough')
  .option('--children <n>', 'how many children', '400')
  .option('--seed <s>', 'the same seed makes the same borough', '1')
  .option('--json', 'progress and result as JSON')
  .action(async (options: Common & { children: string; seed: string }) => {
    const result = await operate<{ children: number; concerns: number; refused: readonly string[] }>('demo', {
      ...options,
      children: Number(options.children),
      seed: Number(options.seed),
    });
    print(options, result, [
      `Seeded ${result.children} children with ${result.concerns} concerns.`,
      ...result.refused.map((act) => `The house refused ${act}.`),
    ]);
  });

program
  .command('rebuild [projection]')
  .description('Build read models anew from the log, beside those in use, and switch to them')
  .option('--json', 'progress and result as JSON')
  .action(async (projection: string | undefined, options: Common) => {
    const result = await operate<{ rebuilt: string[] }>('rebuild', {
      ...options,
      ...(projection ? { projection } : {}),
    });
    print(options, result, [`Rebuilt: ${result.rebuilt.join(', ')}.`]);
  });

program
  .command('erase-person <id>')
  .description('Destroy the keys of one person: every section about them becomes unreadable, everywhere')
  .requiredOption('--authority <code>', 'who ordered it, as a code, e.g. COURT or RETENTION')
  .requiredOption('--reference <ref>', 'case reference of the order; no names')
  .option('--dry-run', 'list what would be erased and erase nothing')
  .option('--yes', 'do not ask')
  .option('--json', 'result as JSON')
  .action(
    async (id: string, options: Common & { authority: string; reference: string; dryRun?: boolean; yes?: boolean }) => {
      const { erasePerson } = await import('./erase-person.js');
      await erasePerson(
        id,
        options,
        (extra) => operate('erase-person', { ...options, id, ...extra }),
        (result, lines) => print(options, result, lines),
      );
    },
  );

const partnerKey = program
  .command('partner-key')
  .description('Public keys by which partner systems prove who they are');

const ofPartner = (options: Common, wish: Readonly<Record<string, unknown>>) =>
  operate<PartnerKeyDone>('partner-key', { ...options, ...wish });

partnerKey
  .command('add <client>')
  .description('Register a public key; from then on the client’s demonstration secret counts no more')
  .requiredOption('--public <file>', 'a JWK or a PEM with the public part alone')
  .option('--json', 'result as JSON')
  .action(async (client: string, options: Common & { public: string }) => {
    const { publicKeyIn } = await import('./partner-key.js');
    const done = await ofPartner(options, { do: 'add', client, publicKey: await publicKeyIn(options.public) });
    print(options, done, [`${done.changed ? 'Registered' : 'Registered before'}: ${done.keyId} of ${client}.`]);
  });

partnerKey
  .command('list <client>')
  .description('List a client’s keys, the withdrawn ones too')
  .option('--json', 'result as JSON')
  .action(async (client: string, options: Common) => {
    const done = await ofPartner(options, { do: 'list', client });
    const lines = done.keys.map((key) => `${key.keyId}  ${key.algorithm}  ${key.inForce ? 'in force' : 'withdrawn'}`);
    print(options, done, lines.length > 0 ? lines : [`${client} has no keys.`]);
  });

partnerKey
  .command('withdraw <client> <keyId>')
  .description('Withdraw a key: it counts no more at the next request, and never comes back')
  .option('--json', 'result as JSON')
  .action(async (client: string, keyId: string, options: Common) => {
    const done = await ofPartner(options, { do: 'withdraw', client, keyId });
    print(options, done, [`${done.changed ? 'Withdrawn' : 'Withdrawn before'}: ${keyId} of ${client}.`]);
  });

partnerKey
  .command('make <name>')
  .description('Make a pair for trying out: <name>.private.pem, for its owner alone, and <name>.public.jwk (ES256)')
  .action(async (name: string) => {
    const { makePair } = await import('./partner-key.js');
    process.stdout.write(`${(await makePair(name)).join('\n')}\n`);
  });

program
  .command('replay')
  .description('Build all read models as they stood at a moment, into a directory')
  .requiredOption('--to <time>', 'RFC 3339 time with offset, e.g. 2026-03-05T12:00:00Z')
  .option('--into <directory>', 'where; must not exist yet')
  .option('--json', 'progress and result as JSON')
  .action(async (options: Common & { to: string; into?: string }) => {
    const result = await replayTo(configuration(), options, report(options));
    print(options, result, [
      `Replayed ${result.position} events, up to ${result.recordedAt ?? 'before the first'}, into ${result.directory}.`,
      `Open it read-only: npm start -- --as-of ${result.directory}`,
    ]);
  });

program
  .command('verify')
  .description(
    'Check the hash chain, positions, revisions, sections, and every read model against a fresh replay; exit 1 on a fault',
  )
  .option('--json', 'progress and result as JSON')
  .action(async (options: Common) => {
    const result = await verifyStore(configuration(), report(options));
    print(options, result, [
      ...result.faults,
      result.faults.length === 0 ? `No fault in ${result.position} events.` : `${result.faults.length} fault(s).`,
    ]);
    if (result.faults.length > 0) process.exitCode = 1;
  });

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
