// Writes docs/events.md from the definitions of events and of whoever reads them.
import { join } from 'node:path';
import { build, install, root, run } from './runtime.mjs';

install();
build();
run(['--enable-source-maps', join(root, 'dist/apps/cli/src/catalogue/main.js')]);
