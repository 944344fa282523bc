import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { packageRoot } from '#kernel';
import { projecting } from '#projections';
import { accessLogProjection } from '../access-log.projection.js';
import { exportOf } from './export.decider.js';
import { exportEvents } from './export.events.js';
import { exportsProjection } from './exports.projection.js';

/** `data` of every event of exports as it is stored. None may ever change: a new shape is a new version, beside these files. */
const golden = (type: string): unknown =>
  JSON.parse(readFileSync(join(packageRoot(), 'test/golden', `${type}.json`), 'utf8'));
const ajv = new Ajv2020({ strict: true });
addFormats.default(ajv);

describe.each([...exportEvents])('$type as stored', ({ type, data }) => {
  it('fits the schema of its data', () => {
    const isData = ajv.compile({ ...data, additionalProperties: false });
    expect(isData(golden(type)) || isData.errors).toBe(true);
  });
});

const meta = { actor: 'staff-6021', agency: 'council', role: 'privacy-officer', purpose: 'SAR' };
const events = exportEvents.map(({ type }) => ({ type, data: golden(type), meta }));
const upTo = (type: string) => events.slice(0, events.findIndex((event) => event.type === type) + 1);

it('are read into the list of exports and how each stands', () => {
  const states = exportEvents.map(
    ({ type }) => projecting(exportsProjection).given(upTo(type)).rows('exports').at(-1)?.['state'],
  );
  expect(states).toEqual(['PREPARED', 'PREPARED', 'RELEASED', 'ABANDONED']);
  expect(exportOf(upTo('export.rows-marked.v1') as never)).toMatchObject({ state: 'PREPARED' });
});

it('stand in the child’s log, and their key goes with the child', () => {
  const rows = projecting(accessLogProjection).given(upTo('export.released.v1'));
  expect(rows.rows('entries')).toMatchObject([
    { what: 'PREPARE_EXPORT', outcome: 'EXPORT_PREPARED' },
    { what: 'RELEASE_EXPORT', outcome: 'EXPORT_RELEASED' },
  ]);
  const { childId, exportId } = golden('export.prepared.v1') as { childId: string; exportId: string };
  expect(rows.rows('searches')).toMatchObject([{ subject_id: childId, search_id: exportId }]);
  expect(rows.rows('by_child')).toMatchObject([{ child_id: childId, opened: 0 }, { opened: 0 }]);
});
