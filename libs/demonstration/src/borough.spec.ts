import { describe, expect, it } from '@jest/globals';
import { isNhsNumber, isUpn } from '#kernel';
import { readFileSync, readdirSync } from 'node:fs';
import { inventBorough } from './borough.js';
import type { AgencyKind } from './submissions.js';
import { testNhsNumber } from './family.js';

const kinds: AgencyKind[] = ['SCHOOL', 'HEALTH', 'POLICE', 'COUNCIL'];
const agencies = [
  ...kinds.map((kind) => ({
    code: kind.toLowerCase(),
    kind,
    source: `urn:agency:${kind.toLowerCase()}:x`,
    frontDoor: false,
  })),
  { code: 'front-door', kind: 'COUNCIL' as const, source: 'urn:agency:council:front-door', frontDoor: true },
];
const options = { children: 60, seed: 1, until: '2026-11-24T09:00:00.000Z', agencies };
const people = (submission: { event: { data: Record<string, unknown> } }) =>
  (submission.event.data['children'] ?? []) as Record<string, string>[];

describe('the demonstration borough', () => {
  const borough = inventBorough(options);

  it('is the same for the same seed, and another for another', () => {
    expect(inventBorough(options)).toEqual(borough);
    expect(inventBorough({ ...options, seed: 2 })).not.toEqual(borough);
  });

  it('comes in the order of receipt, all of it sent before it is received and received before the end', () => {
    for (const [index, { receivedAt, event }] of borough.entries()) {
      expect(receivedAt >= (borough[index - 1]?.receivedAt ?? '')).toBe(true);
      expect(event.time < receivedAt && receivedAt <= options.until).toBe(true);
    }
  });

  it('has valid test numbers, one of its own for every child', () => {
    const numbers = borough.flatMap(people).flatMap((child) => child['nhsNumber'] ?? []);
    expect(numbers.every((number) => isNhsNumber(number) && number.startsWith('999'))).toBe(true);
    expect(borough.flatMap(people).every((child) => !child['upn'] || isUpn(child['upn']))).toBe(true);
    expect(new Set(Array.from({ length: 5_000 }, (_, serial) => testNhsNumber(serial))).size).toBe(5_000);
  });

  it('shares no name or number with the hand-written samples', () => {
    const samples = readdirSync('test/samples')
      .filter((file) => /^\d.*json$/.test(file))
      .map((file) => readFileSync(`test/samples/${file}`, 'utf8'));
    const used = borough.flatMap(
      (submission) =>
        JSON.stringify(submission.event.data).match(/"(?:givenName|familyName|nhsNumber|upn)":"[^"]+"/gi) ?? [],
    );
    const theirs = new Set(
      samples.flatMap((text) =>
        [...text.matchAll(/"(givenName|familyName|nhsNumber|upn)": "([^"]+)"/g)].map(([, name, value]) =>
          `"${name}":"${value}"`.toLowerCase(),
        ),
      ),
    );
    expect(used.filter((item) => theirs.has(item.toLowerCase()))).toEqual([]);
  });
});
