import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { concernReference } from '#concerns';
import { decodeEvent } from '#event-store';
import { identifiedContact, raise, sample, type Receipt } from '../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { tokenOf } from '../support/hub-process.js';
import { Staff } from '../support/staff.js';

/** Who shared sees who opened it: on a page of the day, and as a feed for their system. */
let one: HubInProcess;
let housing: Receipt;
let school: Receipt;
beforeAll(async () => {
  one = await openHubInProcess();
  housing = (await raise(one.url, sample('1-housing'))).body;
  school = (await raise(one.url, sample('2-school'))).body;
  for (const { contactIds } of [housing, school]) await identifiedContact(one.url, contactIds[0]!);
  const worker = await Staff.signIn(one.url, 'social-worker');
  // The list says who somebody is, and is left out; the contact's page opens what was said.
  for (const path of ['/work-list', `/contacts/${school.contactIds[0]}`]) await worker.open(path);
  await one.idle();
}, 60_000);
afterAll(() => one?.close());

interface Feed {
  readonly items: readonly { readonly actor: string; readonly what: string; readonly opened: readonly object[] }[];
  readonly next: string;
  readonly more: boolean;
}
async function feed(client: string, query = '', onBehalfOf?: string) {
  const authorization = `Bearer ${await tokenOf(one.url, client, onBehalfOf)}`;
  const answer = await fetch(`${one.url}/api/v1/access-transparency${query}`, { headers: { authorization } });
  return { status: answer.status, body: (await answer.json()) as Feed };
}

describe('the agency that shared', () => {
  it('sees on its page who opened it, when, where and why, and whose concern it was', async () => {
    const lead = await Staff.signIn(one.url, 'school-lead');
    const { status, text } = await lead.open('/opened');
    expect(status).toBe(200);
    for (const said of ['Priya Nair', 'Social worker', concernReference(school.concernId), 'Front door triage'])
      expect(text).toContain(said);
    expect(text).not.toContain(concernReference(housing.concernId));
    expect(text).not.toContain('Work list</td>');
    expect((await lead.open('/opened?day=2026-01-01')).text).toContain('Nobody opened anything of yours on this day');
  });

  it('follows it as a feed, each look once', async () => {
    const { status, body } = await feed('school-100045');
    expect(status).toBe(200);
    const opened = [{ kind: 'CONCERN', id: school.concernId }];
    expect(body.items).toContainEqual(expect.objectContaining({ actor: 'staff-2057', what: 'CONTACT', opened }));
    const later = await feed('school-100045', `?after=${body.next}`);
    expect(later.body).toMatchObject({ items: [], next: body.next, more: false });
  });

  it('is told nothing of what another agency shared', async () => {
    const { body } = await feed('council-camden-housing');
    expect(JSON.stringify(body)).not.toContain(school.concernId);
    const police = await Staff.signIn(one.url, 'police-navigator');
    expect((await police.open('/opened')).text).toContain('Nobody opened anything of yours on this day');
  });

  it('reads it on record, and those who work here are told no more than the audit', async () => {
    const events = (await one.hub.store.readAll(0, 10_000)).map(decodeEvent);
    const readings = events.filter(({ type }) => type === 'access.audit-read.v2').map(({ data }) => data);
    expect(readings).toContainEqual(
      expect.objectContaining({ what: 'ACCESS_TRANSPARENCY', filter: { agency: 'school-100045', after: '0' } }),
    );
    for (const role of ['social-worker', 'access-auditor', 'operator'] as const)
      expect((await (await Staff.signIn(one.url, role)).open('/opened')).status).toBe(403);
    expect((await feed('council-camden-front-door', '', 'social-worker')).status).toBe(403);
  });
});
