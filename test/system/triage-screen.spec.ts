import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeEvent } from '#event-store';
import { identifiedContact, raise } from '../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { operationsOf } from '../../apps/hub/src/operations.js';
import { Staff } from '../support/staff.js';
import { concernAbout } from '../support/submissions.js';

/** What the first page of a contact tells beside the concern: a man of this family in another one, addresses, and what nobody said. */

const kevin = { reference: 'a1', givenName: 'Kevin', familyName: "O'Dowd", dateOfBirth: '1988-04-02' };
const related = (kind: string) => ({ relationships: [{ to: 'c1', kind }] });
const home = (line1: string, postcode: string) => [{ line1, postcode, type: 'HOME' }];

let one: HubInProcess;
let worker: Staff;
const contacts: Record<string, string> = {};

async function tell(name: string, child: object, more: object): Promise<void> {
  const { contactIds } = (await raise(one.url, concernAbout([child as never], more as never))).body;
  contacts[name] = contactIds[0]!;
  await identifiedContact(one.url, contactIds[0]!);
}
const page = async (name: string, by = worker) => (await by.open(`/contacts/${contacts[name]}`)).text;
const sectionOf = (html: string, title: string) => {
  const at = html.indexOf(title);
  return at < 0 ? '' : html.slice(at, html.indexOf('</section>', at));
};

beforeAll(async () => {
  one = await openHubInProcess();
  await tell(
    'earlier',
    { givenName: 'Rosa', familyName: 'Invented', dateOfBirth: '2014-01-09', addresses: home('1 Old Lane', 'N1 1ZZ') },
    {
      adults: [{ ...kevin, ...related('STEP_PARENT'), allegedSourceOfHarm: true }],
      source: 'urn:agency:police:met-cn',
    },
  );
  await tell(
    'namesake',
    { givenName: 'Tam', familyName: 'Other', dateOfBirth: '2013-02-01' },
    { adults: [{ ...kevin, dateOfBirth: '1971-11-30', ...related('FATHER') }] },
  );
  await tell(
    'now',
    {
      givenName: 'Mia',
      familyName: 'Example',
      dateOfBirth: '2016-05-05',
      addresses: home('14 Example Road', 'NW1 9ZZ'),
    },
    { adults: [{ ...kevin, familyName: 'ODowd', ...related('FATHER') }] },
  );
  await tell(
    'again',
    {
      givenName: 'Mia',
      familyName: 'Example',
      dateOfBirth: '2016-05-05',
      addresses: home('2 Other Street', 'NW5 2ZZ'),
    },
    { adults: [{ ...kevin, ...related('FATHER') }], raisedBy: { anonymity: 'ANONYMOUS' } },
  );
  worker = await Staff.signIn(one.url, 'social-worker');
}, 90_000);
afterAll(() => one?.close());

describe('an adult who is named in another family', () => {
  it('is shown with who told, why they are held for one person, and what became of it', async () => {
    const history = sectionOf(await page('now'), 'These adults in other families');
    expect(history).toContain('Told by Police: Central North on');
    expect(history).toContain('step-parent of a child there');
    expect(history).toContain('said to have caused harm');
    expect(history).toContain('The date of birth is the same.');
    expect(history).toContain(`href="/contacts/${contacts['earlier']}"`);
  });

  it('by nothing of that family’s children, not even a name', async () => {
    expect(await page('now')).not.toMatch(/Rosa|Old Lane/);
  });

  it('and whoever has the same name and another date of birth is nobody of theirs', async () => {
    expect(await page('now')).not.toContain(contacts['namesake']!);
    expect(sectionOf(await page('namesake'), 'These adults in other families')).toBe('');
  });

  it('is on record as looked at: the adult’s own mention there, and not the child’s', async () => {
    await page('now');
    const events = (await one.hub.store.readAll(0, 10_000)).map(decodeEvent);
    const looks = events.filter(({ type }) => type === 'access.content-viewed.v2');
    const { mentions } = looks.at(-1)!.data as { mentions: string[] };
    const raised = events.find(
      ({ type, data }) => type === 'concern.raised.v1' && JSON.stringify(data).includes(contacts['earlier']!),
    )!;
    const mentionOf = (section: string) => raised.sections.find((part) => part.section === section)!.mention;
    expect(mentions).toContain(mentionOf('adult'));
    expect(mentions).not.toContain(mentionOf('child'));
  });

  it('is not shown on the pages that do not tell of it', async () => {
    expect((await worker.open(`/contacts/${contacts['now']}/record`)).text).not.toContain('in other families');
  });
});

describe('where a child lives', () => {
  it('is each agency’s word with its date, and two current addresses are a question', async () => {
    await worker.send(`/contacts/${contacts['again']}/who`, `/contacts/${contacts['again']}/identity`, {
      choice: `SAME_CHILD:${(await identifiedContact(one.url, contacts['now']!)).childId}`,
      reason: 'The same name and date of birth',
    });
    await one.idle();
    const told = sectionOf(await page('again'), 'Where the child lives');
    expect(told).toContain('2 current addresses');
    expect(told.indexOf('2 Other Street')).toBeLessThan(told.indexOf('14 Example Road'));
    expect(told).not.toContain('Last spoken of');
  });

  it('and what came in about her after a contact is told on it too', async () => {
    const of = async (name: string) => sectionOf(await page(name), 'Other contacts about the child');
    expect(await of('now')).toContain('Since then <strong>1 more</strong>.');
    expect(await of('again')).toContain('<strong>2 contacts</strong> in 12 months');
    expect(await of('again')).not.toContain('Since then');
  });

  it('is old once nobody has spoken of it for longer than the limit', async () => {
    one.hub.clock.pretend(new Date(one.hub.clock.now() + 200 * 86_400_000).toISOString());
    try {
      const late = await Staff.signIn(one.url, 'mash-manager');
      const told = sectionOf(await page('earlier', late), 'Where the child lives');
      expect(told).toContain('Last spoken of');
    } finally {
      one.hub.clock.resume();
    }
  });
});

describe('what is not known', () => {
  it('stands on the page with what would settle it, and the way to ask', async () => {
    const missing = sectionOf(await page('now'), 'What we do not know');
    expect(missing).toContain('NHS number not held.');
    expect(missing).toContain('Ask agencies');
  });

  it('says who gave no name', async () => {
    expect(await page('again')).toContain('Raised anonymously');
    expect(await page('now')).not.toContain('Raised anonymously');
  });
});

it('a concern’s reference, as it is said on the phone, finds its child', async () => {
  const reference = />([0-9A-Z]{4}-[0-9A-Z]{4})</.exec(await page('now'))![1]!;
  const found = await worker.search({ name: 'misheard', number: reference.toLowerCase().replace('-', ' ') });
  expect(found.text).toContain('Mia Example');
  expect(found.text).toContain('The reference is that of a concern about this child.');
  expect(worker.browser.at).not.toContain(reference);
});

it('an erased child of the other family is said to be erased, and nothing of what became of them', async () => {
  const { childId } = await identifiedContact(one.url, contacts['earlier']!);
  const options = { id: childId, authority: 'COURT', reference: 'REF-1', dryRun: false };
  await operationsOf(one.hub)({ command: 'erase-person', options } as never, () => undefined);
  await one.idle();
  const history = sectionOf(await page('now'), 'These adults in other families');
  expect(history).toContain('The child was erased since');
}, 60_000);
