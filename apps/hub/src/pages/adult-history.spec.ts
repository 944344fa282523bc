import { describe, expect, it } from '@jest/globals';
import type { Content, Opening } from '#access';
import type { AdultContent, SubmittedAdult } from '#concerns';
import { derivedId, type Uuid } from '#kernel';
import type { ConcernRows } from '#picture';
import { adultHistory, type AdultsElsewhere } from './adult-history.js';

const id = (...parts: (string | number)[]): Uuid => derivedId('spec', ...parts);
const hodan = { givenName: 'Hodan', familyName: 'Yusuf', dateOfBirth: '1994-02-11' };

/** A concern that names one adult. */
const concernOf = (name: string, recordedAt = '2026-03-01T09:00:00.000Z') =>
  ({
    concern: { concern_id: id(name), event_id: id(name, 'event'), agency: 'police-met-cn', recorded_at: recordedAt },
    mentions: [{ mention_id: id(name, 'adult'), kind: 'ADULT' }],
    sections: [],
  }) as unknown as ConcernRows;
const own = concernOf('own');
const elsewhere = (name: string, recordedAt?: string) => ({
  mention: id(name, 'adult'),
  concern: concernOf(name, recordedAt),
});
const opens = (adult: Partial<SubmittedAdult>): Content<AdultContent> => ({
  state: 'opened',
  content: { adult: { reference: 'a', ...adult } as SubmittedAdult, relatedTo: [] },
});

const read = (
  found: Partial<AdultsElsewhere['adults'][number]>,
  contents: Readonly<Record<string, Content<AdultContent>>>,
  contacts: AdultsElsewhere['contacts'] = [],
) =>
  adultHistory(
    {
      adults: [{ mention: id('own', 'adult'), elsewhere: [], more: 0, ...found }],
      contacts,
      erased: new Set([id('gone')]),
    },
    own,
    { content: ({ mention }: { mention: Uuid }) => contents[mention] } as unknown as Opening,
  );
const at = (name: string) => id(name, 'adult');

describe('an adult in other families', () => {
  it('is shown where number, or name and date of birth, agree; newest first, and why', () => {
    const [one] = read(
      { elsewhere: [elsewhere('old', '2025-01-01T09:00:00.000Z'), elsewhere('new')], more: 4 },
      {
        [at('own')]: opens(hodan),
        [at('old')]: opens({ ...hodan, allegedSourceOfHarm: true }),
        [at('new')]: opens(hodan),
      },
    );
    expect(one).toMatchObject({ notOpened: 0, more: 4 });
    expect(one!.entries.map(({ concernId, allegedSourceOfHarm }) => [concernId, allegedSourceOfHarm])).toEqual([
      [id('new'), false],
      [id('old'), true],
    ]);
    expect(one!.entries[0]!.reasons.map(({ code }) => code)).toContain('SAME_DATE_OF_BIRTH');
  });

  it('is not shown for a name alone, or where numbers differ', () => {
    const { dateOfBirth: _, ...nameAlone } = hodan;
    const found = { elsewhere: [elsewhere('other')] };
    expect(read(found, { [at('own')]: opens(hodan), [at('other')]: opens(nameAlone) })).toEqual([]);
    const numbered = (nhsNumber: string) => opens({ ...hodan, nhsNumber });
    expect(read(found, { [at('own')]: numbered('9990000018'), [at('other')]: numbered('9990000026') })).toEqual([]);
  });

  it.each<[string, Content<AdultContent>]>([
    ['withheld', { state: 'withheld', groups: ['relations'] }],
    ['erased', { state: 'erased', erasedAt: '2026-03-02T09:00:00.000Z' }],
  ])('counts what is %s there: it could not be compared', (_state, gone) => {
    const found = { elsewhere: [elsewhere('gone'), elsewhere('new')] };
    const [one] = read(found, { [at('own')]: opens(hodan), [at('gone')]: gone, [at('new')]: opens(hodan) });
    expect(one).toMatchObject({ entries: [{ concernId: id('new') }], notOpened: 1 });
    expect(read({ elsewhere: [elsewhere('gone')] }, { [at('own')]: opens(hodan), [at('gone')]: gone })).toMatchObject([
      { entries: [], notOpened: 1 },
    ]);
  });

  it('that does not open here is said, with everything that was not compared', () => {
    const own: Content<AdultContent> = { state: 'withheld', groups: ['relations'] };
    const found = { elsewhere: [elsewhere('new'), elsewhere('old')], more: 1 };
    expect(read(found, { [at('own')]: own, [at('new')]: opens(hodan), [at('old')]: opens(hodan) })).toEqual([
      { adult: own, entries: [], notOpened: 2, more: 1 },
    ]);
  });

  it('leads to the contacts of the concern there and no others, and says which child was erased', () => {
    const row = (concern: string, mention: Uuid) =>
      ({ contact_id: id(concern, mention), concern_id: id(concern), mention_id: mention, state: 'TRIAGED' }) as never;
    const [one] = read({ elsewhere: [elsewhere('new')] }, { [at('own')]: opens(hodan), [at('new')]: opens(hodan) }, [
      row('new', id('child')),
      row('new', id('gone')),
      row('another', id('child')),
    ]);
    expect(one!.entries[0]!.contacts.map(({ erased }) => erased)).toEqual([false, true]);
  });
});
