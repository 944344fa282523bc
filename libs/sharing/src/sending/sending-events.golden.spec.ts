import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { packageRoot } from '#kernel';
import { projecting } from '#projections';
import { sendingEvents } from './sending.events.js';
import { sendingsProjection } from './sendings.projection.js';

/** `data` of every event of a sending as it is stored. None may ever change: a new shape is a new version, beside these files. */
const golden = (type: string): unknown =>
  JSON.parse(readFileSync(join(packageRoot(), 'test/golden', `${type}.json`), 'utf8'));
const ajv = new Ajv2020({ strict: true });
addFormats.default(ajv);

describe.each(sendingEvents)('$type as stored', ({ type, data }) => {
  it('fits the schema of its data', () => {
    const isData = ajv.compile({ ...data, additionalProperties: false });
    expect(isData(golden(type)) || isData.errors).toBe(true);
  });
});

it('say whether a text waits for a custodian, and when it is out', () => {
  const state = (...types: string[]) =>
    projecting(sendingsProjection)
      .given(types.map((type) => ({ type, data: golden(type) })))
      .rows('texts')
      .at(-1)?.state;
  expect(state('sending.passed-on.v1')).toBe('PASSED_ON');
  expect(state('sending.held.v1')).toBe('HELD');
  expect(state('sending.held.v1', 'sending.released.v1')).toBe('PASSED_ON');
});
