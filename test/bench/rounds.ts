/** One who takes part: does a round's work and gives the round's value. */
export type Round = () => number | Promise<number>;

/**
 * Lets all take part in turn, round after round, because a shared machine's disk differs more between minutes than programs do. The
 * first rounds warm caches and compilers and are left out. Gives each one's values in order.
 */
export async function interleaved<Name extends string>(
  contestants: Readonly<Record<Name, Round>>,
  { rounds, warmUps = 1 }: { rounds: number; warmUps?: number },
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contestants) as Name[];
  const values = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -warmUps; round < rounds; round += 1)
    for (const name of names) {
      const value = await contestants[name]();
      if (round >= 0) values[name].push(value);
    }
  return values;
}

/** How many a second, where the work does so many. */
export async function perSecond(count: number, work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return (count / (performance.now() - started)) * 1000;
}
