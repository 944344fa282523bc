import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { packageRoot } from '#kernel';
import { projecting } from '#projections';
import { glassEvents } from '../glass/glass.events.js';
import { glassProjection } from '../glass/glass.projection.js';
import { restrictionEvents } from './restriction.events.js';
import { restrictionsProjection } from './restrictions.projection.js';

/** `data` of every event of restricted records, and of breaking the glass for one, as it is stored. None may ever change: a new shape is a new version, beside these files. */
const golden = (type: string): unknown =>
  JSON.parse(readFileSync(join(packageRoot(), 'test/golden', `${type}.json`), 'utf8'));
const ajv = new Ajv2020({ strict: true });
addFormats.default(ajv);

describe.each([...restrictionEvents, ...glassEvents])('$type as stored', ({ type, data }) => {
  it('fits the schema of its data', () => {
    const isData = ajv.compile({ ...data, additionalProperties: false });
    expect(isData(golden(type)) || isData.errors).toBe(true);
  });
});

const meta = { actor: 'staff-6014' };
const event = (type: string) => ({ type, data: golden(type), meta });

it('are read into what stands, whom it holds on to, who was let in and what waits', () => {
  const rows = projecting(restrictionsProjection).given(
    ['restriction.placed.v1', 'restriction.person-admitted.v1', 'custody.match-found.v1', 'custody.match-rated.v1'].map(
      event,
    ),
  );
  expect(rows.rows('standing')).toMatchObject([{ class: 'WITNESS_PROTECTION', until_position: null }]);
  expect(rows.rows('anchors')).toHaveLength(2);
  expect(rows.rows('admissions')).toMatchObject([{ person: 'staff-2052', by: 'staff-6014' }]);
  expect(rows.rows('matches')).toMatchObject([
    { basis: 'NHS_NUMBER_AND_DATE_OF_BIRTH' },
    { basis: 'CANDIDATE', reasons: '["SAME_NAME","SAME_DATE_OF_BIRTH"]' },
  ]);
  expect(rows.rows('ratings')).toMatchObject([{ rating: 'RED', by: 'staff-6014' }]);
});

it('end when the restriction is lifted', () => {
  const rows = projecting(restrictionsProjection).given(['restriction.placed.v1', 'restriction.lifted.v1'].map(event));
  expect(rows.rows('standing').filter(({ until_position }) => until_position === null)).toEqual([]);
});

it('are read into who asked to break the glass, who confirmed it and what is open', () => {
  const rows = projecting(glassProjection).given(glassEvents.map(({ type }) => event(type)));
  expect(rows.rows('asked').at(-1)).toMatchObject({ confirmed_by: 'staff-6014', until: '2026-03-10T10:00:00.000Z' });
  expect(rows.rows('open')).toMatchObject([{ actor: 'staff-6014', until: '2026-03-10T10:00:00.000Z' }]);
});
