import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { projecting } from '#projections';
import { reviewEvents } from './review.events.js';
import { reviewProjection } from './review.projection.js';

/** `data` of every event of reviews as it is stored. None may ever change: a new shape is a new version, beside these files. */
const golden = (type: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../../test/golden', `${type}.json`), 'utf8'));
const ajv = new Ajv2020({ strict: true });
addFormats.default(ajv);

describe.each(reviewEvents)('$type as stored', ({ type, data }) => {
  it('fits the schema of its data', () => {
    const isData = ajv.compile({ ...data, additionalProperties: false });
    expect(isData(golden(type)) || isData.errors).toBe(true);
  });
});

it('are read by the list of the reviewers', () => {
  const events = reviewEvents.map(({ type }) => ({ type, data: golden(type), meta: { actor: 'staff-6021' } }));
  expect(projecting(reviewProjection).given(events).rows('items').at(-1)).toMatchObject({
    actor: 'staff-2041',
    reasons: '["MANY_CHILDREN","SAMPLE"]',
    finding: 'NOT_EXPLAINED',
    found_by: 'staff-6021',
  });
});
