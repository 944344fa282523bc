import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { sample, sampleNames } from '../testing/samples.js';
import { concernRaisedSchema, concernRaisedType } from './json-schema.js';

const checkedIn = join(import.meta.dirname, `../../../../docs/schemas/${concernRaisedType}.json`);

describe('the published schema', () => {
  // A sender's schema check as they would write it, with nothing of ours but the file.
  const ajv = new Ajv2020({ strict: true });
  addFormats.default(ajv);
  const accepts = ajv.compile(concernRaisedSchema() as object);

  it('is the checked-in one: whoever changes it sees that partners are told something new', () => {
    const schema = concernRaisedSchema();
    if (process.env['UPDATE_SCHEMAS']) writeFileSync(checkedIn, `${JSON.stringify(schema, null, 2)}\n`);
    expect(
      `run with UPDATE_SCHEMAS=1 to renew it: ${JSON.stringify(JSON.parse(readFileSync(checkedIn, 'utf8')))}`,
    ).toBe(`run with UPDATE_SCHEMAS=1 to renew it: ${JSON.stringify(schema)}`);
  });

  it.each(sampleNames)('accepts %s', (name) => expect(accepts(sample(name).data)).toBe(true));

  it.each(['unknown-field', 'nothing-to-go-on'])('refuses %s', (name) =>
    expect(accepts(sample(`refused/${name}`).data)).toBe(false),
  );

  it('describes every member, and its examples fit', () => {
    const schema = concernRaisedSchema() as unknown as Schema;
    const parts = [schema, ...Object.values(schema.$defs!)];
    expect(parts.length).toBeGreaterThan(15);
    for (const part of parts)
      for (const [name, member] of Object.entries(part.properties!)) {
        expect([name, member.description]).toEqual([name, expect.stringMatching(/\w{3}/)]);
        const fits = ajv.compile({ ...member, $defs: schema.$defs } as object);
        for (const example of member.examples ?? [])
          expect([name, example, fits(example)]).toEqual([name, example, true]);
      }
  });
});

interface Schema {
  readonly $defs?: Record<string, Schema>;
  readonly properties?: Record<string, Schema>;
  readonly description?: string;
  readonly examples?: readonly unknown[];
}
