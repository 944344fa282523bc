import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const directory = join(import.meta.dirname, '../../../../test/samples');
const read = (name: string): unknown => JSON.parse(readFileSync(join(directory, `${name}.json`), 'utf8'));

/** A sample submission: a CloudEvent in structured mode. */
export interface Sample {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly data: Record<string, unknown>;
}

export const sampleNames = [
  '1-housing',
  '2-school',
  '3-hospital',
  '4-police-two-children',
  '5-midwife-unborn',
  '6-anonymous-minimal',
] as const;

/** A fresh copy of a sample by its file name without ending, e.g. `refused/unknown-field`. */
export const sample = (name: string): Sample => read(name) as Sample;

/** The published code lists by the names of their members. */
export const codeLists = (): Record<string, string[]> => read('codes') as Record<string, string[]>;
