import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeEvent } from '#event-store';
import { addDays, londonDay, toInstant } from '#kernel';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { identifiedContact, raise, sample } from '../support/front-door.js';
import { packageRoot, temporaryDirectory } from '../support/hub-process.js';
import { Staff } from '../support/staff.js';

describe('a hub whose bank holidays have run out', () => {
  const directory = temporaryDirectory();
  const until = addDays(londonDay(toInstant(Date.now())), -1);
  let one: HubInProcess;
  let contactId: string;

  beforeAll(async () => {
    cpSync(join(packageRoot, 'config'), directory.path, { recursive: true });
    const shipped = JSON.parse(readFileSync(join(packageRoot, 'config/bank-holidays.json'), 'utf8')) as {
      bankHolidays: string[];
    };
    const bankHolidays = shipped.bankHolidays.filter((day) => day <= until);
    writeFileSync(
      join(directory.path, 'bank-holidays.json'),
      JSON.stringify({ ...shipped, coversUntil: until, bankHolidays }),
    );
    one = await openHubInProcess({ clocksDirectory: directory.path });
    contactId = (await raise(one.url, sample('1-housing'))).body.contactIds[0]!;
    await identifiedContact(one.url, contactId);
  }, 60_000);
  afterAll(async () => {
    await one?.close();
    directory.remove();
  });

  it('works on, and says what has to be seen to', async () => {
    const answer = await fetch(`${one.url}/health`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      status: 'degraded',
      checks: expect.arrayContaining([
        {
          name: 'calendar',
          ok: true,
          degraded: true,
          detail: expect.stringMatching(new RegExp(`known to ${until} only.*config/bank-holidays.json`)),
        },
      ]),
    });
  });

  it('opens contacts without a due time, never with a wrong one, and the list shows them', async () => {
    const [received] = (await one.hub.store.read(`contact-${contactId}`)).map(decodeEvent);
    const { clocks } = received!.data as { clocks: { dueAt: string | null }[] };
    expect(clocks.map(({ dueAt }) => dueAt)).toEqual([null, null]);
    const list = await (await Staff.signIn(one.url, 'contact-officer')).open('/work-list');
    expect(list.text).toContain(contactId);
    expect(list.text).toContain('No time set');
  });
});

describe('a hub with the calendar that it is shipped with', () => {
  it('says to which day it knows bank holidays', async () => {
    const one = await openHubInProcess();
    try {
      const { checks } = (await (await fetch(`${one.url}/health`)).json()) as { checks: { name: string }[] };
      expect(checks.find(({ name }) => name === 'calendar')).toMatchObject({
        ok: true,
        detail: expect.stringMatching(/20\d\d-12-31/),
      });
    } finally {
      await one.close();
    }
  });
});
