/** Entry of a group's own process: carries it out and sends its figures to the one that started it. */
import type { BenchOptions } from './figures.js';
import { groups } from './benches.js';

export interface GroupOrder {
  readonly group: number;
  readonly options: BenchOptions;
}

// Nobody is left to answer.
process.once('disconnect', () => process.exit(1));
process.once('message', (order: GroupOrder) => {
  void carryOut(order).then(
    (figures) => process.send!({ figures }, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function carryOut({ group, options }: GroupOrder) {
  const bench = await groups[group]!.load();
  return bench(options);
}
