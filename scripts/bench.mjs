// Compiles the benchmarks beside the product's build, and runs them.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, findNode, install, root, run, stop } from './runtime.mjs';

install();
build();
const swc = join(root, 'node_modules/@swc/cli/bin/swc.js');
const compiled = spawnSync(
  findNode(),
  [swc, 'test/bench', '-d', 'dist', '--ignore', '**/*.spec.ts,**/peers/**', '--quiet'],
  { cwd: root, stdio: ['ignore', 2, 2] },
);
if (compiled.status !== 0) stop('The benchmarks could not be compiled: see the message above.');
run(['--enable-source-maps', join(root, 'dist/test/bench/main.js'), ...process.argv.slice(2)]);
