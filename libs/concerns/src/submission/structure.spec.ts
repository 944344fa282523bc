import { validateSync } from 'class-validator';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { damagedData, validSubmission } from '../testing/submissions.js';
import { ConcernRaisedDto } from './concern-raised.dto.js';
import { checkStructure, matchesSchema } from './structure.js';
import { take } from './take.js';
import { validateConcern } from './validate-concern.js';

const now = Date.parse('2026-06-11T09:00:00Z');

/** What the decorated classes alone say, without the schema. */
function acceptedByClasses(data: unknown): boolean {
  const { value, unknown } = take(ConcernRaisedDto, data, '/data', 1);
  return unknown.length === 0 && validateSync(value).length === 0;
}

describe('the schema and the classes', () => {
  it('both accept every valid submission, and so do the rules', () => {
    fc.assert(
      fc.property(validSubmission, ({ attributes, data, agencyKind }) => {
        expect(validateConcern(attributes, data, { now, agency: { kind: agencyKind } })).toEqual([]);
        expect(acceptedByClasses(data)).toBe(true);
      }),
    );
  });

  it('agree about damaged ones', () => {
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(damagedData, (data) => {
        const accepted = matchesSchema(data);
        seen[accepted ? 'accepted' : 'refused'] += 1;
        expect(acceptedByClasses(data)).toBe(accepted);
      }),
      { numRuns: 1_000 },
    );
    expect(seen.accepted).toBeGreaterThan(20);
    expect(seen.refused).toBeGreaterThan(200);
  });
});

describe('a refusal', () => {
  it('always names a place and a reason, in words of the house, whatever is sent', () => {
    fc.assert(
      fc.property(fc.oneof(damagedData, fc.jsonValue()), (data) => {
        const structure = checkStructure(data);
        if (structure.sound) return;
        expect(structure.faults.length).toBeGreaterThan(0);
        for (const { pointer, message } of structure.faults) {
          expect(pointer).toMatch(/^\/data/);
          // The general checker's own sentences begin with "This must"; every one has a better one of the house.
          expect(message).not.toMatch(/^This must/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never throws and never passes the rules by, whatever is sent', () => {
    const attributes = { id: 'x', source: 'urn:agency:school:1', type: 't', time: '2026-06-10T23:30:00Z' };
    fc.assert(
      fc.property(damagedData, fc.constantFrom('SCHOOL', 'HEALTH', 'POLICE', 'COUNCIL'), (data, kind) => {
        const faults = validateConcern(attributes, data, { now, agency: { kind } });
        if (!matchesSchema(data)) expect(faults.length).toBeGreaterThan(0);
        expect(faults.length).toBeLessThanOrEqual(100);
      }),
      { numRuns: 500 },
    );
  });
});
