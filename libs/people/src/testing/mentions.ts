import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SubmittedAdult, SubmittedChild } from '#concerns';
import { derivedId, type Instant } from '#kernel';
import type { OpenedMention } from '../compare.js';

const samples = join(import.meta.dirname, '../../../../test/samples');

/** A child's mention for a spec; concern and mention take their ids from `concern` and the child's reference. */
export function mention(
  child: Partial<SubmittedChild>,
  {
    concern = JSON.stringify(child),
    adults = [] as readonly SubmittedAdult[],
    at = '2026-03-10T10:00:00.000Z' as Instant,
  } = {},
): OpenedMention {
  const reference = child.reference ?? 'c1';
  return {
    mentionId: derivedId('spec-mention', concern, reference),
    concernId: derivedId('spec-concern', concern),
    child: { reference, ...child },
    adults: adults.flatMap((adult, ordinal) =>
      (adult.relationships ?? [])
        .filter((relationship) => relationship.to === reference)
        .map(({ kind }) => ({ mention: derivedId('spec-adult', concern, ordinal), kind, adult })),
    ),
    at,
  };
}

/** The children of a sample submission, in its order. */
export function sampleMentions(name: string): OpenedMention[] {
  const { time, data } = JSON.parse(readFileSync(join(samples, `${name}.json`), 'utf8')) as {
    time: string;
    data: { children: SubmittedChild[]; adults?: SubmittedAdult[]; noticedAt?: string };
  };
  const at = new Date(data.noticedAt ?? time).toISOString();
  return data.children.map((child) => mention(child, { concern: name, adults: data.adults ?? [], at }));
}
