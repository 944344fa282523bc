import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '#kernel';
import { readHouse } from './house.js';
import { writeCatalogue } from './write-catalogue.js';

writeFileSync(join(packageRoot(), 'docs/events.md'), writeCatalogue(await readHouse()));
