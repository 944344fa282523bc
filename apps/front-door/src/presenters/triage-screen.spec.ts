import { describe, expect, it } from '@jest/globals';
import { StaffList } from '#access';
import type { StepContext } from '../contact/step-page.js';
import { Names } from '../names.js';
import { agencies, childContent, opened, sample } from '../testing/amina.js';
import * as fixtures from '../testing/fixtures.js';
import { now } from '../testing/fixtures/common.js';
import type { ContactView } from '../view-models.js';
import { presentAddresses, presentTriage } from './triage-screen.js';

const names = new Names(agencies, new StaffList([]));
const { contact, triageContact } = fixtures;
const shown = (view: ContactView, withChecks = true) =>
  presentTriage({ view, names, now } as unknown as StepContext, withChecks);

describe('the adults of a concern in other families', () => {
  const [hodan, withheld] = shown(triageContact)!.adults;

  it('are said with who told of them, what they are to a child there, and why they are held for one person', () => {
    expect(hodan!.entries).toMatchObject([
      {
        title: 'Told by Police: Central North on 6 December 2025',
        relations: 'mother of a child there',
        harm: true,
        why: 'Same full name. Same date of birth.',
      },
    ]);
  });

  it('lead to each contact there, with how it ended; of an erased child nothing but that', () => {
    expect(hodan!.entries[0]!.contacts.map(({ text, detail }) => [text, detail])).toEqual([
      ['No further action', 'rated green, level 2: early help, decided 7 December 2025'],
      ['Rated', 'rated amber, level 3: complex'],
      ['The child was erased since', null],
    ]);
  });

  it('say what did not open and what was not read, also where the adult does not open here', () => {
    expect(hodan).toMatchObject({ name: 'Hodan Yusuf', notOpened: 1, more: 3 });
    expect(withheld).toEqual({ name: 'An adult of this concern who is not shown', entries: [], notOpened: 2, more: 0 });
  });
});

describe('where a child lives', () => {
  const addresses = presentAddresses(triageContact, names, now);

  it('is each place once, the newest word first, with everybody who says so and how old the word is', () => {
    expect(addresses.places.map(({ text, old, since }) => [text, old, since])).toEqual([
      [expect.stringContaining('NW1 9ZZ'), null, null],
      ['3 Sample Court, E1 1ZZ', expect.stringMatching(/^Last spoken of/), 'from 1 September 2024'],
    ]);
    expect(addresses.places[0]!.told).toHaveLength(2);
  });

  it('is a question where two places are current; a former one is none', () => {
    expect(addresses.differ).toBe(true);
    expect(presentAddresses(contact, names, now).differ).toBe(false);
  });

  it('is not shown as unknown where the child does not open', () => {
    const withheld = {
      ...contact,
      concern: { ...contact.concern, child: { state: 'withheld', groups: ['identity'] } as const },
    };
    expect(presentAddresses(withheld, names, now)).toMatchObject({ places: [], notOpened: true });
  });

  it('is nobody’s word where none was given', () => {
    const child = childContent(sample('4-police-two-children'));
    const without = {
      ...contact,
      concern: { ...contact.concern, child: opened({ ...child, child: { ...child.child, addresses: [] } }) },
    };
    expect(presentAddresses(without, names, now)).toMatchObject({ places: [], differ: false, notOpened: false });
  });
});

describe('who raised it', () => {
  const raised = (raisedBy: Readonly<Record<string, string>>) =>
    shown({
      ...contact,
      concern: { ...contact.concern, referrer: opened({ source: 'x', submissionId: 'x', raisedBy }) },
    })!.noName?.title ?? null;

  it.each([
    [{ anonymity: 'NAMED', role: 'Teacher' }, null],
    [{ anonymity: 'NAMED', role: 'GP (no-names consultation)' }, 'No-names consultation'],
    [{ anonymity: 'ANONYMOUS' }, 'Raised anonymously'],
    [{ anonymity: 'CONFIDENTIAL', role: 'Neighbour' }, 'The family must not learn who raised it'],
  ])('%j is marked as %s', (raisedBy, title) => expect(raised(raisedBy)).toBe(title));
});

describe('the first page', () => {
  it('leads to the child’s picture where there is more, and to the checks for who may ask', () => {
    expect(shown(triageContact)).toMatchObject({ pictureHref: expect.any(String), askHref: expect.any(String) });
    expect(shown(contact, false)).toMatchObject({ pictureHref: null, askHref: null });
  });

  it('has nothing of it on a page that did not open it', () => {
    const { triage: _, ...other } = contact;
    expect(shown(other as ContactView)).toBeNull();
  });
});
