/** `npm run bench`: runs the benches asked for, each group in a process of its own, and says what came out. */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, systemClock, toInstant } from '#kernel';
import { groups } from './benches.js';
import { machine } from './environment.js';
import { resultOf, type BenchReport, type Figure } from './figures.js';
import { readCommand, usage, UsageError, type BenchCommand, type BenchId } from './options.js';
import { preparePeers } from './peers.js';
import { asText, intoPage } from './report.js';
import type { GroupOrder } from './run-group.js';

const say = (sentence: string) => void process.stderr.write(`${sentence}\n`);

/** Measured where the hub's data would lie: a temporary directory may be in memory, and an fsync there costs nothing. */
function makeDirectory(): string {
  const parent = process.env['BENCH_DIR'] ?? join(packageRoot(), '.cache');
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, 'bench-'));
}

async function run(command: BenchCommand): Promise<number> {
  const { figures, failed } = await measure(command);
  const report: BenchReport = {
    machine: machine(),
    node: process.version.slice(1),
    date: toInstant(systemClock.now()),
    size: command.size,
    results: figures.map(resultOf),
  };
  console.log(command.json ? JSON.stringify(report, null, 2) : `\n${asText(report)}`);
  if (command.write) writePage(report);
  if (failed.length > 0) say(`Not measured: ${failed.join(', ')}. See the message above.`);
  return failed.length > 0 ? 1 : 0;
}

/** One group after the other, each in a directory of its own that goes with it; one that fails does not stop the others. */
async function measure({ only, size }: BenchCommand): Promise<{ figures: Figure[]; failed: BenchId[] }> {
  const wanted = groups.flatMap((group, at) => (group.ids.some((id) => only.includes(id)) ? [{ ...group, at }] : []));
  const peers = wanted.some((group) => group.peers) ? preparePeers(say) : null;
  const parent = makeDirectory();
  process.once('exit', () => rmSync(parent, { recursive: true, force: true }));
  const figures: Figure[] = [];
  const failed: BenchId[] = [];
  for (const { ids, at } of wanted) {
    const started = performance.now();
    const directory = join(parent, ids[0]!);
    mkdirSync(directory);
    const measured = await inOwnProcess({ group: at, options: { size, only, directory, peers } });
    rmSync(directory, { recursive: true, force: true });
    say(`${ids.join(', ')}: ${Math.round((performance.now() - started) / 1000)} s`);
    if (measured) figures.push(...measured.filter(({ id }) => only.some((one) => id.split('.')[0] === one)));
    else failed.push(...ids.filter((id) => only.includes(id)));
  }
  return { figures, failed };
}

function writePage(report: BenchReport): void {
  const path = join(packageRoot(), 'docs/benchmarks.md');
  writeFileSync(path, intoPage(readFileSync(path, 'utf8'), report));
  say('The figures are in docs/benchmarks.md.');
}

/** The process at work, to be ended with this one. */
let working: ChildProcess | null = null;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    working?.kill('SIGKILL');
    process.exit(130);
  });

/** The figures of a group; null where it failed, and its own message says why. What it prints goes to standard error. */
function inOwnProcess(order: GroupOrder): Promise<readonly Figure[] | null> {
  return new Promise((resolve) => {
    let figures: readonly Figure[] | null = null;
    working = fork(join(import.meta.dirname, 'run-group.js'), { stdio: ['ignore', 2, 2, 'ipc'] });
    working.on('message', (message: { figures: readonly Figure[] }) => (figures = message.figures));
    working.once('exit', () => resolve(figures));
    working.send(order);
  });
}

async function main(): Promise<number> {
  try {
    const command = readCommand(process.argv.slice(2));
    if (!command.help) return await run(command);
    console.log(usage);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    say(error.message);
    return 2;
  }
}

process.exit(await main());
