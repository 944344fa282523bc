import { parseArgs } from 'node:util';

export const benchIds = ['B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7', 'B8', 'B9', 'B10'] as const;
export type BenchId = (typeof benchIds)[number];

/** How much is measured: `quick` under a minute a bench, `usual` a few minutes in all, `full` the sizes of the goals. */
export type Size = 'quick' | 'usual' | 'full';

export interface BenchCommand {
  readonly only: readonly BenchId[];
  readonly size: Size;
  /** One JSON document on standard output instead of a table. */
  readonly json: boolean;
  /** Puts the figures into `docs/benchmarks.md`. */
  readonly write: boolean;
  readonly help: boolean;
}

export const usage = `npm run bench -- [options]

  --only B1,B3  these benches only (${benchIds.join(', ')})
  --quick       fewer and shorter rounds: under a minute a bench
  --full        the large sizes: a million events to rebuild, a million children to read from
  --json        one JSON document on standard output (npm run -s bench -- --json)
  --write       put the figures into docs/benchmarks.md
  --help        this text`;

/** Thrown for a command line that cannot be carried out; the message is for whoever typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads the command line. Throws UsageError. */
export function readCommand(args: readonly string[]): BenchCommand {
  const { only, quick, full, json, write, help } = parse(args);
  if (quick && full) throw new UsageError('--quick and --full say opposite things: give one of them.');
  return {
    only: only === undefined ? benchIds : idsIn(only),
    size: quick ? 'quick' : full ? 'full' : 'usual',
    json,
    write,
    help,
  };
}

function parse(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { only: { type: 'string' }, quick: flag, full: flag, json: flag, write: flag, help: flag },
    }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
}

/** In the house's order, each once, however they were typed. */
function idsIn(text: string): BenchId[] {
  const named = text.split(',').map((part) => part.trim().toUpperCase());
  const unknown = named.find((id) => !(benchIds as readonly string[]).includes(id));
  if (unknown !== undefined)
    throw new UsageError(`There is no bench "${unknown}": choose among ${benchIds.join(', ')}, joined by commas.`);
  return benchIds.filter((id) => named.includes(id));
}
