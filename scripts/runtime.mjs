// What every script of this project needs before anything else: the right Node, the installed packages, a fresh build.
// Runs on Node 20 too, because it is what finds the newer one.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const wanted = 24;

/** Stops the script with one sentence for a person, without a stack trace. */
export function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Path of a Node of at least the wanted major version: the one npm installed here, or the one that runs this script. */
export function findNode() {
  const local = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(local)) return local;
  if (Number(process.versions.node.split('.')[0]) >= wanted) return process.execPath;
  return stop(
    `Threshold needs Node ${wanted} or newer; this is ${process.version}, and npm has no Node ${wanted} for ${process.platform}-${process.arch}. Install Node ${wanted} and run the command again.`,
  );
}

const digest = (text) => createHash('sha256').update(text).digest('hex');

/** Installs the packages when they are missing or are not those of the lock file. */
export function install() {
  const lock = digest(readFileSync(join(root, 'package-lock.json')));
  const stamp = join(root, 'node_modules', '.threshold-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.error('Installing packages (npm ci) ...');
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 2, 2], // what a command prints for machines must stay alone on standard output
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) stop('npm ci failed: see its message above. Nothing was started.');
  writeFileSync(stamp, lock);
}

function newestSource(dir) {
  let newest = 0;
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestSource(path) : statSync(path).mtimeMs);
  }
  return newest;
}

/** Compiles apps and libs into dist/ when a source is newer than the last build. */
export function build({ force = false } = {}) {
  const stamp = join(root, 'dist', '.built');
  const newest = Math.max(
    ...['apps', 'libs', 'test/bench'].filter((d) => existsSync(join(root, d))).map((d) => newestSource(join(root, d))),
  );
  if (!force && existsSync(stamp) && statSync(stamp).mtimeMs > newest) return;
  console.error('Building ...');
  mkdirSync(join(root, 'dist'), { recursive: true });
  const swc = join(root, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
  const done = spawnSync(findNode(), [swc, 'apps', 'libs', '-d', 'dist', '--ignore', '**/*.spec.ts', '--quiet'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (done.status !== 0) stop('The build failed: see the message above.');
  writeFileSync(stamp, '');
}

/** Runs a program with the right Node in place of this script: same terminal, signals passed on, same exit code. */
export function run(args, env = {}) {
  const path = `${join(root, 'node_modules', '.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`;
  const child = spawn(findNode(), args, {
    cwd: process.cwd(),
    stdio: 'inherit',
    env: { ...process.env, PATH: path, ...env },
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  stopWithNpm(child);
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

/** npm's shell dies of a SIGTERM without passing it on, so whoever stops npm would leave the program running: its parent's end is its own. */
function stopWithNpm(child) {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 250).unref();
}
