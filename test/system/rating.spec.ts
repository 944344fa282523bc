import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { identifiedContact, raise, sample } from '../support/front-door.js';
import { Staff } from '../support/staff.js';

/** A contact's way from a phone call to a confirmed rating, by three people at the pages of a real hub, without scripts. */

let one: HubInProcess;
let path: string;
let officer: Staff;
let worker: Staff;
let manager: Staff;
beforeAll(async () => {
  one = await openHubInProcess();
  const { body } = await raise(one.url, sample('2-school'));
  const contact = await identifiedContact(one.url, body.contactIds[0]!);
  path = `/contacts/${contact.id}`;
  officer = await Staff.signIn(one.url, 'contact-officer');
  worker = await Staff.signIn(one.url, 'social-worker');
  manager = await Staff.signIn(one.url, 'mash-manager');
}, 90_000);
afterAll(() => one?.close());

/** Fills in the form of a page: its own hidden fields, and what a person writes beside them. */
async function send(person: Staff, page: string, action: string, fields: Readonly<Record<string, string>>) {
  const { text } = await person.open(page);
  const form = text.slice(text.indexOf(`action="${action}"`));
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(form)?.[1] ?? '';
  return person.browser.post(`${one.url}${action}`, {
    _csrf: hidden('_csrf'),
    idempotencyKey: hidden('idempotencyKey'),
    revision: hidden('revision'),
    ...fields,
  });
}

describe('from a call to a confirmed rating', () => {
  it('the contact officer records a call, which stands in the record under its true time', async () => {
    const answer = await send(officer, `${path}/record`, `${path}/record`, {
      kind: 'CALL',
      withWhom: 'Ms Okafor, class teacher',
      what: 'She was asleep in class again.',
    });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('It is in the record.');
    expect(answer.text).toContain('She was asleep in class again.');
    expect(answer.text).toContain('Missing: nobody has recorded');
  }, 30_000);

  it('the contact officer may not rate, and is told who does', async () => {
    expect((await officer.open(path)).text).toContain('A social worker or a manager rates it.');
    expect((await officer.open(`${path}/rating`)).text).toContain('Your role does not take this step');
  }, 30_000);

  it('the social worker takes the contact and proposes amber, question by question', async () => {
    const taken = await send(worker, path, `${path}/do/assign`, { owner: 'staff-2057', from: 'concern' });
    expect(taken.text).toContain('The contact has another owner.');
    const first = await send(worker, `${path}/rating`, `${path}/rating/colour`, { rating: 'AMBER' });
    expect(first.text).toContain('Which level of need is it?');
    const proposed = await send(worker, `${path}/rating`, `${path}/rating/colour`, { rating: 'AMBER' });
    const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(proposed.text)?.[1] ?? '';
    const sent = await worker.browser.post(`${one.url}${path}/rating`, {
      _csrf: hidden('_csrf'),
      idempotencyKey: hidden('idempotencyKey'),
      revision: hidden('revision'),
      rating: hidden('rating'),
      level: '3',
      factors: '16A',
      reason: 'Hungry and asleep for weeks.',
    });
    expect(sent.text).toContain('The rating is proposed. A manager has to confirm it.');
    expect(sent.text).toContain('You proposed it: another person has to confirm it.');
  }, 30_000);

  it('the same social worker cannot confirm it', async () => {
    const page = await worker.open(`${path}/do/confirm-rating`);
    expect(page.text).not.toContain('Confirm this rating</button>');
    const guard = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const revision = /name="revision" value="([^"]+)"/.exec((await worker.open(path)).text)?.[1] ?? '0';
    const sent = await worker.browser.post(`${one.url}${path}/do/confirm-rating`, {
      _csrf: guard,
      idempotencyKey: '0195c1de-0000-4000-8000-000000000001',
      revision,
      rating: 'AMBER',
      level: '3',
      reason: 'Mine.',
    });
    expect(sent.status).toBe(403);
  }, 30_000);

  it('a manager confirms it in words of their own, and the work list and the panel say so', async () => {
    expect((await manager.open('/work-list')).text).toContain('Rating proposed by Priya Nair, a manager to confirm');
    const confirmed = await send(manager, `${path}/do/confirm-rating`, `${path}/do/confirm-rating`, {
      rating: 'AMBER',
      level: '3',
      reason: 'The pattern over three weeks.',
    });
    expect(confirmed.text).toContain('Rated amber');
    expect(confirmed.text).toContain('The pattern over three weeks.');
    const list = (await manager.open('/work-list')).text;
    expect(list).toContain('th-rating--amber');
    expect(list).toContain('Nothing: ready to decide');
    expect((await manager.open(path)).text).toContain('Level 3: complex');
  }, 30_000);

  it('keeps every word sealed: none stands in the log’s addresses or metadata', async () => {
    const text = JSON.stringify(
      (await one.hub.store.read(`contact-${path.split('/')[2]!}`)).map(({ type, data, meta, stream }) => ({
        type,
        data,
        meta,
        stream,
      })),
    );
    expect(text).toContain('contact.rated.v1');
    expect(text).not.toMatch(/asleep|pattern over|Okafor/);
  });
});
