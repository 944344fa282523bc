import { readFileSync } from 'node:fs';

/** Parses a JSON file of the house's configuration. Throws an Error that names the file and says whether it is unreadable or no JSON. */
export function readConfigurationFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'it is not JSON' : 'it cannot be read';
    throw new Error(`${path} cannot be used: ${why}.`, { cause: error });
  }
}
