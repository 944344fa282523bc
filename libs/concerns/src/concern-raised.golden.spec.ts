import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { wholeOf } from '#access';
import { concernRaised, type ConcernRaised } from './concern.events.js';
import { decideRaise, evolve, unknownConcern } from './concern.decider.js';
import { asConcern } from './submission/validate-concern.js';
import { sample, sampleNames } from './testing/samples.js';

/**
 * `data` of concern.raised.v1 as it has been stored since the first day. It may never change: a new shape is a new version of
 * the event with an upcaster, beside this file and not in its place.
 */
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../test/golden/concern.raised.v1.json'), 'utf8'),
) as ConcernRaised['data'];

describe('concern.raised.v1 as stored', () => {
  const ajv = new Ajv2020({ strict: true });
  addFormats.default(ajv);
  const isData = ajv.compile(concernRaised.data);

  it('fits the schema of its data', () => {
    expect(isData(golden) || isData.errors).toBe(true);
  });

  it('is what raising the police sample still comes to, byte for byte', () => {
    const { data, ...attributes } = sample('4-police-two-children');
    const decided = decideRaise(
      {
        concernId: golden.concernId,
        bodyMac: golden.bodyMac,
        attributes,
        data: asConcern(data),
        agency: { code: 'police-met-cn', kind: 'POLICE', defaultGateways: ['CA04_11'] },
        frontDoor: 'council-camden-front-door',
      },
      unknownConcern,
    );
    expect(JSON.stringify(decided.ok && decided.value[0]?.data)).toBe(JSON.stringify(golden));
  });

  it.each(sampleNames)('seals nothing of %s that belongs to no field group', (name) => {
    const { data, ...attributes } = sample(name);
    const decided = decideRaise(
      {
        concernId: golden.concernId,
        bodyMac: golden.bodyMac,
        attributes,
        data: asConcern(data),
        agency: { code: 'police-met-cn', kind: 'POLICE', defaultGateways: ['CA04_11'] },
        frontDoor: 'council-camden-front-door',
      },
      unknownConcern,
    );
    const sections = decided.ok ? (decided.value[0]!.sections ?? []) : [];
    expect(sections.length).toBeGreaterThan(2);
    for (const { section, content } of sections) {
      const plain: unknown = JSON.parse(JSON.stringify(content));
      expect(wholeOf('concern-1', section, plain)).toEqual(plain);
    }
  });

  it('is still understood by the decider', () => {
    expect(evolve(unknownConcern, { type: 'concern.raised.v1', data: golden })).toEqual({
      raised: { bodyMac: golden.bodyMac },
    });
  });

  it('names exactly the sections that it may carry', () => {
    expect(Object.keys(concernRaised.sealed)).toEqual(['child', 'adult', 'referrer', 'narrative', 'narrative.key']);
  });
});
