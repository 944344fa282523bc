import { join } from 'node:path';
import { install, root, run } from './runtime.mjs';

install();
run([
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  join(root, 'node_modules/jest/bin/jest.js'),
  ...process.argv.slice(2),
]);
