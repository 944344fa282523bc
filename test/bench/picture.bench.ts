/**
 * B6: a child's picture as of now and as of a past moment, with the durable record of the look that comes before it, from two stores of
 * different size and for children with a short and a long history. Children are taken from all over the store, one after the other;
 * their events lie apart in it, as they do when a year of concerns about many children goes by.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant, Uuid } from '#kernel';
import type { ProgressReport } from '#projections';
import { concernsOfLong, concernsOfShort, fillBorough, type Borough, type BoroughPlan } from './borough-store.js';
import type { BenchOptions, Figure } from './figures.js';
import type { Size } from './options.js';
import { openPictureHouse, type PictureHouse } from './picture-house.js';
import { RawPicture } from './picture.raw.js';
import { interleaved } from './rounds.js';
import { median, percentile } from './statistics.js';

const plans: Record<Size, { small: BoroughPlan; large: BoroughPlan }> = {
  quick: { small: { children: 200, longFamilies: 20 }, large: { children: 2_000, longFamilies: 20 } },
  usual: { small: { children: 2_000, longFamilies: 40 }, large: { children: 20_000, longFamilies: 40 } },
  full: { small: { children: 20_000, longFamilies: 40 }, large: { children: 1_000_000, longFamilies: 40 } },
};

/** Figures are in milliseconds, and times. */
export async function benchPicture({ size, directory }: BenchOptions): Promise<Figure[]> {
  const [reads, rounds] = size === 'quick' ? [100, 5] : [200, 7];
  const small = await openBorough(join(directory, 'small'), plans[size].small);
  const large = await openBorough(join(directory, 'large'), plans[size].large);
  const times: Record<string, number[][]> = {};
  const timed = (name: string, ids: readonly Uuid[], read: (id: Uuid) => unknown) => {
    const next = aroundThrough(ids);
    const rounds = (times[name] = [] as number[][]);
    return { [name]: async () => percentile(await timesOf(reads, () => read(next()), rounds), 99) };
  };
  const picture =
    ({ house }: Opened, knownAt: Instant | null) =>
    (id: Uuid) =>
      house.picture(id, knownAt);
  try {
    const p99 = await interleaved(
      {
        ...timed('now', large.borough.short, picture(large, null)),
        ...timed('raw', large.borough.short, (id) => large.raw.look(id)),
        ...timed('past', large.borough.short, picture(large, large.borough.midway)),
        ...timed('small', small.borough.short, picture(small, null)),
        ...timed('long', large.borough.long, picture(large, null)),
        ...timed('rawLong', large.borough.long, (id) => large.raw.look(id)),
        ...timed('longPast', large.borough.long, picture(large, large.borough.midway)),
      },
      { rounds },
    );
    const medians = (name: string) => times[name]!.slice(-rounds).map(median);
    return figuresOf(p99 as P99, medians, large.borough, small.borough);
  } finally {
    for (const { house, raw } of [small, large]) {
      raw.close();
      await house.close();
    }
  }
}

type P99 = Record<'now' | 'raw' | 'past' | 'small' | 'long' | 'rawLong' | 'longPast', number[]>;

function figuresOf(p99: P99, medians: (name: string) => number[], large: Borough, small: Borough): Figure[] {
  const count = (of: number) => of.toLocaleString('en-GB');
  const sizeOf = ({ children, events }: Borough) => `${count(children)} children and ${count(events)} events`;
  const short = `${concernsOfShort} concerns`;
  const long = `${concernsOfLong} concerns`;
  const { now, raw, past, long: longNow, rawLong, longPast } = p99;
  const dividedBy = (one: string, other: string) => medians(one).map((value, at) => value / medians(other)[at]!);
  const unit = 'ms';
  return [
    { id: 'B6', what: `p99 of a child's picture, ${short}, store of ${sizeOf(large)}`, unit, ours: now, raw },
    { id: 'B6.past', what: 'the same as of a moment midway in the log', unit, ours: past, raw },
    { id: 'B6.long', what: `p99 for a child with ${long}, same store`, unit, ours: longNow, raw: rawLong },
    { id: 'B6.long-past', what: 'the same as of a moment midway in the log', unit, ours: longPast, raw: rawLong },
    { id: 'B6.small', what: `p99 for ${short}, store of ${sizeOf(small)}`, unit, ours: p99.small },
    {
      id: 'B6.growth',
      what: `median in the large store beside the small one`,
      unit: 'times',
      ours: dividedBy('now', 'small'),
    },
    { id: 'B6.history', what: `median for ${long} beside ${short}`, unit: 'times', ours: dividedBy('long', 'now') },
  ];
}

interface Opened {
  readonly borough: Borough;
  readonly house: PictureHouse;
  readonly raw: RawPicture;
}

async function openBorough(directory: string, plan: BoroughPlan): Promise<Opened> {
  mkdirSync(directory);
  const started = performance.now();
  const borough = await fillBorough(directory, plan);
  const rate = Math.round(borough.events / ((performance.now() - started) / 1000));
  console.log(`B6: ${borough.events} events about ${borough.children} children appended, ${rate} a second`);
  const house = await openPictureHouse(directory, progress());
  return { borough, house, raw: new RawPicture(directory) };
}

/** Says now and then how far the read models are. */
function progress(): (report: ProgressReport) => void {
  let said = performance.now();
  return ({ done, total, rate, secondsLeft }) => {
    if (performance.now() - said < 10_000) return;
    said = performance.now();
    console.log(
      `B6: read models hold ${done} of ${total} events, ${rate} a second, ${Math.round(secondsLeft ?? 0)} s left`,
    );
  };
}

/** One after the other, and again from the first; the steps between them lead all over the list. */
function aroundThrough(ids: readonly Uuid[]): () => Uuid {
  let at = 0;
  return () => ids[(at = (at + 7) % ids.length)]!;
}

async function timesOf(count: number, work: () => unknown, rounds: number[][]): Promise<number[]> {
  const times: number[] = [];
  for (let left = count; left > 0; left -= 1) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  rounds.push(times);
  return times;
}
