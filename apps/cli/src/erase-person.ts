import { createInterface } from 'node:readline/promises';

/** What an erasure touches, as the hub lists it: opaque ids only. */
export interface ErasurePlan {
  readonly personId: string;
  readonly mentions: readonly string[];
  readonly concerns: readonly string[];
  readonly keys?: number;
}

interface Options {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Lists first, asks, then erases: a wrong id must cost a look at a list, not a child's record. */
export async function erasePerson(
  id: string,
  options: Options,
  ask: (extra: { dryRun: boolean }) => Promise<ErasurePlan>,
  print: (result: unknown, lines: readonly string[]) => void,
): Promise<void> {
  const plan = await ask({ dryRun: true });
  const lines = [
    `Person ${plan.personId}: ${plan.mentions.length} mention(s) in ${plan.concerns.length} concern(s).`,
    ...plan.mentions.map((mention) => `  mention ${mention}`),
    ...plan.concerns.map((concern) => `  concern ${concern}`),
  ];
  if (options.dryRun) return print(plan, [...lines, 'Nothing was erased (--dry-run).']);
  if (!options.yes && !(await confirmed(id, lines))) return print({ erased: false }, ['Nothing was erased.']);
  const done = await ask({ dryRun: false });
  print(done, [`Erased: ${done.keys ?? 0} key(s) destroyed for person ${done.personId}.`]);
}

async function confirmed(id: string, lines: readonly string[]): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error('erase-person asks before it erases: run it in a terminal, or give --yes.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (
      (
        await terminal.question(`${lines.join('\n')}\nThis cannot be undone. Type the person's id to erase: `)
      ).trim() === id
    );
  } finally {
    terminal.close();
  }
}
