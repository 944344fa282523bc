import { join } from 'node:path';
import { build, install, root, run } from './runtime.mjs';

install();
build();
run(['--enable-source-maps', join(root, 'dist/apps/hub/src/main.js'), ...process.argv.slice(2)]);
