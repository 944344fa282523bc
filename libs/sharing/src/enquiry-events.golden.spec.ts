import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { projecting } from '#projections';
import { decideAnswer, decideChase, decideWithdrawal } from './answer.decider.js';
import { decideAsk } from './enquiry.decider.js';
import { enquiriesProjection } from './enquiries.projection.js';
import { enquiryEvents, enquiryStream, type EnquiryEvent } from './enquiry.events.js';
import { enquiryOf, unknownEnquiry } from './enquiry.js';
import { readEnquiries, type EnquiryViews } from './read-enquiries.js';
import {
  amina,
  aminas,
  answer,
  ask,
  enquiryId,
  factOf,
  idris,
  idriss,
  item,
  nobody,
  offered,
  opened,
  schoolsRequest,
} from './testing/siblings.js';

/**
 * `data` of every event of an enquiry as it has been stored since the first day. None may ever change: a new shape is a new version of the
 * event with an upcaster, beside these files and not in their place.
 */
const directory = join(import.meta.dirname, '../../../test/golden');
const golden = (type: string) => JSON.parse(readFileSync(join(directory, `${type}.json`), 'utf8')) as never;
const ajv = new Ajv2020({ strict: true });
addFormats.default(ajv);

const later = {
  by: 'staff-2063',
  role: 'mash-manager',
  at: '2026-03-06T10:00:00.000Z',
  now: '2026-03-06T10:00:00.000Z',
  requestId: schoolsRequest,
  erased: nobody,
};
const health = {
  requestId: '4e2c6f85-3daa-5b3e-9d84-9f4c2a3b7d54',
  agency: 'health-RAL-ED',
  agencyKind: 'HEALTH',
  subjects: [amina, idris],
};
/** What the same decisions come to now. */
const now = {
  'enquiry.opened.v1': decideAsk(ask(), unknownEnquiry, offered),
  'enquiry.agencies-added.v1': decideAsk(
    ask({ requests: [health], adults: [], at: '2026-03-06T09:30:00.000Z', now: '2026-03-06T09:30:00.000Z' }),
    opened(),
    offered,
  ),
  'enquiry.check-chased.v1': decideChase({ ...later, how: 'PHONE', note: null }, opened()),
  'enquiry.check-answered.v1': decideAnswer(
    answer({
      answer: 'RETURNED_INTERIM',
      items: [item(amina, 'Late', { lastInvolvement: '2026-03-05', handlingCode: 'P1' })],
    }),
    opened(),
    offered,
  ),
  'enquiry.request-withdrawn.v1': decideWithdrawal({ ...later, reason: 'The wrong school' }, opened()),
};
const types = Object.keys(now) as (keyof typeof now)[];

describe('events of an enquiry as stored', () => {
  it('are these', () => {
    expect(types.sort()).toEqual(enquiryEvents.map(({ type }) => type).sort());
  });

  it.each(enquiryEvents)('$type fits the schema of its data', (definition) => {
    const isData = ajv.compile(definition.data);
    expect(isData(golden(definition.type)) || isData.errors).toBe(true);
  });

  it.each(types)('%s is what the same decision still comes to, byte for byte', (type) => {
    expect(JSON.stringify(factOf(now[type]).data)).toBe(JSON.stringify(golden(type)));
  });

  it.each(types)('%s seals only sections that it names', (type) => {
    const named = Object.keys(enquiryEvents.find((definition) => definition.type === type)!.sealed);
    for (const { section } of factOf(now[type]).sections ?? []) expect(named).toContain(section);
  });

  it('are still understood by the decider and by the readings', async () => {
    const order: EnquiryEvent['type'][] = [
      'enquiry.opened.v1',
      'enquiry.agencies-added.v1',
      'enquiry.check-chased.v1',
      'enquiry.check-answered.v1',
      'enquiry.request-withdrawn.v1',
    ];
    const events = order.map((type) => ({ type, data: golden(type), stream: enquiryStream(enquiryId) }));
    const { requests } = enquiryOf(events);
    expect(requests.map(({ agency, state, withdrawn }) => [agency, state, withdrawn])).toEqual([
      ['school-100045', 'RETURNED_INTERIM', true],
      ['police-met-cn', 'PENDING', false],
      ['health-RAL-ED', 'PENDING', false],
    ]);
    const projected = projecting(enquiriesProjection).given(events);
    const states = async (contactId: string, at?: number) =>
      (await readEnquiries(projected.read<EnquiryViews>(), contactId, at)).map((enquiry) =>
        enquiry.requests.map(({ agency, state, chases, withdrawn }) => [
          agency,
          state,
          chases.length,
          withdrawn !== null,
        ]),
      );
    expect(await states(aminas)).toEqual([
      [
        ['school-100045', 'RETURNED_INTERIM', 1, true],
        ['police-met-cn', 'PENDING', 0, false],
        ['health-RAL-ED', 'PENDING', 0, false],
      ],
    ]);
    // The school's interim answer was about his sister alone.
    expect((await states(idriss))[0]![0]).toEqual(['school-100045', 'PENDING', 1, true]);
    expect(await states(aminas, 1)).toEqual([
      [
        ['school-100045', 'PENDING', 0, false],
        ['police-met-cn', 'PENDING', 0, false],
      ],
    ]);
    expect(await states(aminas, 0)).toEqual([]);
    projected.close();
  });
});
