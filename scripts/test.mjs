// Every check of the project, in the order in which a fault is cheapest to find. Stops at the first that fails.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, findNode, install, root, stop } from './runtime.mjs';

install();
build({ force: true });
const bin = (...parts) => join(root, 'node_modules', ...parts);
const steps = [
  ['lint', [bin('eslint/bin/eslint.js'), '.']],
  ['types', [bin('typescript/bin/tsc'), '--noEmit']],
  [
    'boundaries',
    [bin('dependency-cruiser/bin/dependency-cruiser.mjs'), '--config', '.dependency-cruiser.cjs', 'apps', 'libs'],
  ],
  [
    'tests',
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      bin('jest/bin/jest.js'),
      ...process.argv.slice(2),
    ],
  ],
];
for (const [name, args] of steps) {
  console.log(`\n--- ${name}`);
  const done = spawnSync(findNode(), args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${bin('.bin')}:${process.env.PATH}` },
  });
  if (done.status !== 0) stop(`\nnpm test: ${name} failed.`);
}
