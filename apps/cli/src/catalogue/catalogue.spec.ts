import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { fieldCatalogue } from '#access';
import { keySection } from '#commands';
import { concernRaisedSchema } from '#concerns';
import { packageRoot, type EventDefinition } from '#kernel';
import { readHouse, type House } from './house.js';
import { schemaRows } from './schema-rows.js';
import { writeCatalogue } from './write-catalogue.js';

const golden = join(packageRoot(), 'test/golden');
const fixtures = readdirSync(golden).map((file) => basename(file, '.json'));
const ajv = new Ajv2020({ strict: true });
addFormats.default(ajv);

describe('the catalogue of events', () => {
  let house: House;
  let events: readonly EventDefinition[];

  beforeAll(async () => {
    house = await readHouse();
    events = house.contexts.flatMap((context) => context.events);
  });

  it('is checked in as it is generated: where it is not, run npm run catalogue', () => {
    expect(readFileSync(join(packageRoot(), 'docs/events.md'), 'utf8')).toBe(writeCatalogue(house));
  });

  it('holds each event once', () => {
    const types = events.map(({ type }) => type);
    expect(types).toEqual([...new Set(types)]);
  });

  it('holds every event that anybody handles', () => {
    const known = new Set(events.map(({ type }) => type));
    const handled = house.readers.flatMap(({ name, on }) => on.map((type) => ({ name, type })));
    expect(handled.length).toBeGreaterThan(10);
    expect(handled.filter(({ type }) => !known.has(type))).toEqual([]);
  });

  it('holds exactly the events of which a stored form is kept', () => {
    // `<type>.<which>` beside `<type>` keeps a further form of one event: with a member that came later.
    const kept = new Set(fixtures.map((name) => /^.*?\.v\d+/.exec(name)?.[0]));
    expect([...kept].sort()).toEqual(events.map(({ type }) => type).sort());
  });

  it('tells the schema that each stored form fits, with no member beside it', () => {
    for (const { type, data } of events) {
      const fits = ajv.compile({ ...data, additionalProperties: false });
      const stored: unknown = JSON.parse(readFileSync(join(golden, `${type}.json`), 'utf8'));
      expect({ type, errors: fits(stored) ? null : fits.errors }).toEqual({ type, errors: null });
    }
  });
});

describe('the field groups that policies decide on', () => {
  let sealed: string[];
  beforeAll(async () => {
    const events = (await readHouse()).contexts.flatMap((context) => context.events);
    sealed = events.flatMap(({ stream, sealed: parts }) =>
      Object.keys(parts)
        .filter((name) => !name.endsWith(keySection('')))
        .map((name) => `${stream}${name}`),
    );
  });

  it('cover every sealed part of every event, and nothing that no event has', () => {
    // A file of an entry is sealed beside the log: its event names it, and holds no part of it.
    const beside = ['contact-file'];
    expect([...new Set([...sealed, ...beside])].sort()).toEqual(Object.keys(fieldCatalogue).sort());
  });

  it.each([
    ['Child', 'concern-child', 'child'],
    ['Adult', 'concern-adult', 'adult'],
  ])('cover every member of a submission’s %s', (part, section, member) => {
    const { $defs } = concernRaisedSchema() as { $defs: Record<string, { properties: object }> };
    const rules = fieldCatalogue[section] as { members: Record<string, { members: object }> };
    expect(Object.keys(rules.members[member]!.members).sort()).toEqual(Object.keys($defs[part]!.properties).sort());
  });
});

describe('a schema as a table', () => {
  it('shows members of members, lists, alternatives and what may be missing', () => {
    const rows = schemaRows({
      required: ['list', 'code', 'filter'],
      properties: {
        list: { items: { required: ['id'], properties: { id: { type: 'string', format: 'uuid' } } } },
        code: { anyOf: [{ const: 'A' }, { type: 'null' }], description: 'which' },
        filter: { patternProperties: { '^(.*)$': { type: 'string' } } },
        at: { type: 'string' },
      },
    });
    expect(rows).toEqual([
      { member: 'list', holds: 'list of objects', meaning: '' },
      { member: 'list[].id', holds: 'UUID', meaning: '' },
      { member: 'code', holds: '`A` or null', meaning: 'which' },
      { member: 'filter', holds: 'object of string', meaning: '' },
      { member: 'at', holds: 'string, may be missing', meaning: '' },
    ]);
  });

  it('refuses what it cannot tell', () => {
    expect(() => schemaRows({ properties: { odd: {} } })).toThrow('The catalogue cannot tell');
  });
});
