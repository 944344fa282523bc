import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startHub, submit, temporaryDirectory, tokenOf, type HubProcess } from '../support/hub-process.js';

/** Marked content: each must be found nowhere but behind the door. All invented, and in no other file. */
const planted = {
  givenName: 'Zyxwella',
  familyName: 'Quillfeather-Oxenbould',
  alias: 'Wimblewick',
  nhsNumber: '9990000611',
  line1: '77 Perigalacticon Passage',
  adult: 'Thrumbold',
  words: 'the purple heron ate my shoelaces',
  narrative: 'Brindlethwaite observed a quixotic sequence of marmalade jars',
  worker: 'Grizelda Ploverpatch',
  contact: 'ploverpatch@nowhere.example',
  reference: 'REF-SNARKLEBERRY-9',
  submissionId: 'SUB-GLIMMERFANG-7',
  reason: 'Because of the vermilion umbrella',
  searched: 'Zyxwella',
} as const;

const valid = {
  specversion: '1.0',
  id: planted.submissionId,
  source: 'urn:agency:school:100045',
  type: 'uk.safeguarding.concern.raised.v1',
  time: '2026-03-03T09:12:04Z',
  datacontenttype: 'application/json',
  data: {
    agencyReference: planted.reference,
    raisedBy: { name: planted.worker, role: 'DSL', contact: planted.contact, anonymity: 'NAMED' },
    children: [
      {
        reference: 'c1',
        givenName: planted.givenName,
        familyName: planted.familyName,
        aliases: [planted.alias],
        dateOfBirth: '2014-07-02',
        nhsNumber: planted.nhsNumber,
        addresses: [{ line1: planted.line1, postcode: 'NW1 8ZZ' }],
      },
    ],
    adults: [
      {
        reference: 'a1',
        givenName: planted.adult,
        familyName: planted.familyName,
        relationships: [{ to: 'c1', kind: 'MOTHER' }],
      },
    ],
    narrative: planted.narrative,
    kind: 'FACT_OBSERVED',
    childsWords: { words: planted.words },
  },
};

/** The same content, refused in every way that an error body, a log or a denial could repeat it. */
const refused: readonly unknown[] = [
  { ...valid, id: 'r1', data: { ...valid.data, riskScore: planted.narrative } },
  { ...valid, id: 'r2', data: { ...valid.data, children: [{ ...valid.data.children[0], nhsNumber: '9990000612' }] } },
  { ...valid, id: 'r3', data: { ...valid.data, kind: planted.narrative } },
  { ...valid, id: 'r4', time: planted.narrative },
  { ...valid, id: 'r5', source: 'urn:agency:police:met-cn' },
  { ...valid, id: 'r6', type: planted.narrative },
  { ...valid, data: { ...valid.data, narrative: `${planted.narrative} again` } },
];

const secrets = Object.values(planted);

describe('planted content', () => {
  const directory = temporaryDirectory();
  let hub: HubProcess;
  const bodies: string[] = [];
  let metrics = '';
  let opened = '';

  beforeAll(async () => {
    hub = await startHub({ directory: directory.path, env: { LOG_LEVEL: 'trace' } });
    const school = await tokenOf(hub.url, 'school-100045');
    const officer = await tokenOf(hub.url, 'council-camden-front-door', 'contact-officer');
    const as = (token: string, path: string, init: RequestInit = {}) =>
      fetch(`${hub.url}/api/v1/${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
    const receipt = (await (await submit(hub.url, school, valid)).json()) as { contactIds: string[] };
    for (const event of refused) bodies.push(await (await submit(hub.url, school, event)).text());
    bodies.push(await (await submit(hub.url, 'forged', valid)).text());
    bodies.push(
      await (
        await as(school, `events`, {
          method: 'POST',
          headers: { 'content-type': 'application/cloudevents+json' },
          body: `{"id":"${planted.narrative}",`,
        })
      ).text(),
    );
    const contact = (await (await as(officer, `contacts/${receipt.contactIds[0]}?purpose=MASH_TRIAGE`)).json()) as {
      childId: string;
    };
    const decide = (decision: object) =>
      as(officer, `contacts/${receipt.contactIds[0]}/identity?purpose=MASH_TRIAGE`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(decision),
      });
    bodies.push(await (await decide({ decision: 'NEW_CHILD', reason: planted.reason })).text());
    bodies.push(
      await (await as(officer, `children/${encodeURIComponent(planted.givenName)}/picture?purpose=MASH_TRIAGE`)).text(),
    );
    opened = await (await as(officer, `children/${contact.childId}/picture?purpose=MASH_TRIAGE`)).text();
    metrics = await (await fetch(`${hub.url}/metrics`)).text();
  }, 120_000);

  afterAll(async () => {
    await hub?.stop();
    directory.remove();
  });

  it('is really there, behind the door', () => {
    expect(opened).toContain(planted.narrative);
    expect(opened).toContain(planted.words);
  });

  it('is in no log, no metric and no error body', () => {
    expect(found(hub.output())).toEqual([]);
    expect(found(metrics)).toEqual([]);
    expect(bodies.flatMap((body) => found(body))).toEqual([]);
  });

  it('is in no byte of the three databases and their write-ahead logs, while running and after', async () => {
    const inFiles = () =>
      readdirSync(directory.path).flatMap((name) =>
        found(readFileSync(join(directory.path, name)).toString('latin1')).map((secret) => `${name}: ${secret}`),
      );
    expect(
      readdirSync(directory.path)
        .filter((name) => name.endsWith('.db'))
        .sort(),
    ).toEqual(expect.arrayContaining(['events.db', 'read-models.db', 'vault.db']));
    expect(inFiles()).toEqual([]);
    await hub.stop();
    expect(inFiles()).toEqual([]);
  });
});

/** Secrets that occur in a text, as written, in base64 or without case. */
function found(text: string): string[] {
  const lower = text.toLowerCase();
  return secrets.filter(
    (secret) =>
      lower.includes(secret.toLowerCase()) ||
      text.includes(Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1)),
  );
}
