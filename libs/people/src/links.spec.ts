import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { derivedId, type Uuid } from '#kernel';
import { projecting, type GivenEvent } from '#projections';
import { PeopleLinks, type PeopleViews } from './links.js';
import { peopleProjection } from './links.projection.js';

const [p1, p2, p3] = ['p1', 'p2', 'p3'];
const identified = (mention: string, childId: string): GivenEvent => ({
  type: 'contact.identified.v1',
  data: { contactId: `contact-of-${mention}`, concernId: `concern-of-${mention}`, mentionId: mention, childId },
});
const decided = (mention: string, childId: string): GivenEvent => ({
  type: 'contact.identity-decided.v1',
  data: { mentionId: mention, childId },
});

let database: { close(): void };
let links: PeopleLinks;
const given = (...events: GivenEvent[]) => {
  const projected = projecting(peopleProjection).given(events);
  database = projected;
  links = new PeopleLinks(projected.read<PeopleViews>());
};
afterEach(() => database.close());

describe('who is who', () => {
  beforeEach(() => given(identified('a', p1!), identified('b', p2!), decided('b', p1!), decided('b', p2!)));

  it('is told for every moment', async () => {
    const at = async (position?: number) => (await links.mentionsOf(p1!, position)).map(({ mentionId }) => mentionId);
    expect(await Promise.all([at(0), at(1), at(2), at(3), at(4), at()])).toEqual([
      [],
      ['a'],
      ['a'],
      ['a', 'b'],
      ['a'],
      ['a'],
    ]);
    expect(await links.personOf('b', 3)).toBe(p1);
    expect(await links.personOf('b')).toBe(p2);
    expect(await links.personOf('nobody')).toBeNull();
  });

  it('leads from a person without mentions to where its mention is', async () => {
    expect(await links.resolve(p2!, 1)).toBeNull();
    expect(await links.resolve(p2!, 2)).toBe(p2);
    expect(await links.resolve(p2!, 3)).toBe(p1);
    expect(await links.resolve(p2!, 4)).toBe(p2);
    expect(await links.resolve('nobody')).toBeNull();
  });

  it('names where each mention came from', async () => {
    expect((await links.linksOf(['b', 'nobody'])).get('b')).toEqual({
      mentionId: 'b',
      childId: p2,
      contactId: 'contact-of-b',
      concernId: 'concern-of-b',
    });
  });
});

describe('a person whose mention moved on', () => {
  it('leads to where it is now, not to where it went first', async () => {
    given(identified('a', p1!), identified('b', p2!), identified('c', p3!), decided('a', p2!), decided('a', p3!));
    expect(await links.resolve(p1!)).toBe(p3);
    expect(await links.resolve(p2!)).toBe(p2);
    expect(await links.namesOf(p3!)).toEqual([p3, p1]);
    expect(await links.namesOf(p2!)).toEqual([p2]);
  });

  it('comes back whole when mentions return, in whatever order', async () => {
    given(identified('a', p1!), identified('b', p1!), identified('c', p2!), decided('a', p2!), decided('b', p2!));
    expect(await links.resolve(p1!)).toBe(p2);
    database.close();
    given(
      ...[identified('a', p1!), identified('b', p1!), identified('c', p2!), decided('a', p2!), decided('b', p2!)],
      ...[decided('a', p1!), decided('b', p1!)],
    );
    expect((await links.mentionsOf(p1!)).map(({ mentionId }) => mentionId).sort()).toEqual(['a', 'b']);
    expect((await links.mentionsOf(p2!)).map(({ mentionId }) => mentionId)).toEqual(['c']);
  });
});

it('knows who was erased, and when', async () => {
  given(identified('a', p1!), identified('b', p2!), identified('c', p2!), {
    type: 'person.erased.v1',
    data: { erasureId: 'e', personId: p1, mentions: ['a', 'b', 'search'], keys: 3, indexRows: 9 },
  });
  expect([...(await links.erasedAmong(['a', 'c'])).keys()]).toEqual(['a']);
  expect((await links.erasedAmong(['a'], 3)).size).toBe(0);
  expect(await links.erasedPersons([p1!, p2!, p3!])).toEqual(new Set([p1]));
  expect((await links.erasedPersons([p1!], 3)).size).toBe(0);
});

it('gives every mention one person and never a redirect to a redirect, whatever was decided', async () => {
  const mentions = ['a', 'b', 'c', 'd'];
  const persons = mentions.map((mention) => derivedId('person', mention));
  const moves = fc.array(fc.record({ mention: fc.constantFrom(...mentions), to: fc.constantFrom(...persons) }), {
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(moves, async (all) => {
      given(
        ...mentions.map((mention, index) => identified(mention, persons[index]!)),
        ...all.map(({ mention, to }) => decided(mention, to)),
      );
      const where = new Map<string, Uuid>(mentions.map((mention, index) => [mention, persons[index]!]));
      for (const { mention, to } of all) where.set(mention, to);
      expect(await links.childOf(mentions)).toEqual(where);
      const resolved = await links.resolveAll(persons);
      for (const person of persons) {
        const now = resolved.get(person)!;
        expect([...where.values()]).toContain(now);
        expect(await links.resolve(now)).toBe(now);
      }
      database.close();
    }),
    { numRuns: 40 },
  );
  given();
});
