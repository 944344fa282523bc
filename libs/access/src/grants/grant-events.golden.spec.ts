import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { derivedId } from '#kernel';
import { grantEvents } from './grant.events.js';
import { at, Grantbook, grantId } from './testing/grantbook.js';

/** `data` of every event of grants as it is stored. None may ever change: a new shape is a new version, beside these files. */
const golden = (type: string) =>
  readFileSync(join(import.meta.dirname, '../../../../test/golden', `${type}.json`), 'utf8');

function everyKindOfGrant(): Grantbook {
  const book = new Grantbook().founded().give('staff-6003', 'case-auditor', [0, 240]);
  const children = [derivedId('spec', 'Ana')];
  const times = { from: at(0), until: at(48), reason: 'AUDIT' } as const;
  const sample = grantId('sample');
  book.take({ do: 'propose-children', grantId: sample, personId: 'staff-6003', children, ...times }, 'first');
  book.take({ do: 'record-home', personId: 'staff-6003', street: 'Example Road', postcode: 'NW1 9ZZ' }, 'first');
  book.take({ do: 'leave', personId: 'staff-6003', reason: 'LEFT' }, 'second');
  return book;
}

describe.each(grantEvents)('$type as stored', ({ type }) => {
  it('is what the same act still comes to, byte for byte', () => {
    const event = everyKindOfGrant().history.find((one) => one.type === type);
    expect(`${JSON.stringify(event?.data, null, 2)}\n`).toBe(golden(type));
  });
});
