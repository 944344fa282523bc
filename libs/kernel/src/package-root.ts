import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Directory of Threshold's package.json, whether this runs from the sources or from `dist/`: where `config/` and views lie. */
export function packageRoot(from: string = import.meta.url): string {
  for (let directory = dirname(fileURLToPath(from)); ; directory = dirname(directory)) {
    if (existsSync(join(directory, 'package.json'))) return directory;
    if (directory === dirname(directory))
      throw new Error(`No package.json above ${from}: the installation is incomplete.`);
  }
}
