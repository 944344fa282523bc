import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeEvent } from '#event-store';
import { operationsOf } from '../../apps/hub/src/index.js';
import { identifiedContact, raise, sample } from '../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { Staff, staff } from '../support/staff.js';

/** Somebody asks who looked at a child's record: a list is prepared, gone through, released by a second person, and given out. */
let one: HubInProcess;
let officer: Staff;
let manager: Staff;
let contactId: string;
let childId: string;
/** Address of the export. */
let page: string;

const unknownId = '5f3c0000-0000-5000-8000-000000000009';
const prepareFor = (child: string, more: Readonly<Record<string, string>> = {}) =>
  officer.send('/subject-access/new', '/subject-access', {
    child,
    caseReference: 'sar-2026/0114',
    requester: 'CHILD',
    ...more,
  });
const pathOf = ({ browser }: Staff) => new URL(browser.at).pathname;
const events = async () => (await one.hub.store.readAll(0, 10_000)).map(decodeEvent);
const ofType = async (type: string) => (await events()).filter((event) => event.type === type);
/** The row of the page that says this, with the id of its tick. */
function rowOf(text: string, says: RegExp) {
  const rows = text.split('<tr>').filter((row) => says.test(row));
  return { count: rows.length, text: rows[0] ?? '', id: /name="row" value="([^"]+)"/.exec(rows[0] ?? '')?.[1] ?? '' };
}
const digestOn = (text: string) => /name="digest" value="([^"]+)"/.exec(text)?.[1] ?? '';

beforeAll(async () => {
  one = await openHubInProcess();
  const told = (await raise(one.url, sample('4-police-two-children'))).body;
  contactId = told.contactIds[0]!;
  ({ childId } = await identifiedContact(one.url, contactId));
  const brother = (await identifiedContact(one.url, told.contactIds[1]!)).childId;
  const worker = await Staff.signIn(one.url, 'social-worker');
  await worker.open(`/contacts/${contactId}`);
  await worker.open(`/children/${childId}`);
  await worker.open(`/children/${brother}`);
  await (await Staff.signIn(one.url, 'operator')).open(`/children/${childId}`);
  officer = await Staff.signIn(one.url, 'privacy-officer');
  manager = await Staff.signIn(one.url, 'mash-manager');
}, 60_000);
afterAll(() => one?.close());

describe('an export of a child’s access log', () => {
  it('is reached from the log, and begun with a reference that is no name', async () => {
    const log = await officer.open(`/children/${childId}/access-log`);
    const way = /href="(\/subject-access\/new\?child=[^"]+)"/.exec(log.text)![1]!;
    expect((await officer.open(way)).text).toContain(`value="${childId}"`);
    const named = await prepareFor(childId, { caseReference: 'Amina Hart' });
    expect([named.status, named.text.includes('with a number, no name')]).toEqual([422, true]);
    const nobody = await prepareFor(unknownId);
    expect([nobody.status, nobody.text.includes('There is no child with this id here')]).toEqual([404, true]);
    expect(await ofType('export.prepared.v1')).toEqual([]);
    const begun = await prepareFor(`${one.url}/children/${childId}/access-log`);
    page = pathOf(officer);
    expect([begun.status, page]).toEqual([200, expect.stringMatching(/^\/subject-access\/[0-9a-f-]{36}$/)]);
    const [prepared] = await ofType('export.prepared.v1');
    expect(prepared).toMatchObject({
      meta: { actor: 'staff-6021', purpose: 'SAR', lawfulBasis: 'UKGDPR_6_1_C_15' },
      data: { childId, caseReference: 'SAR-2026/0114', requester: 'CHILD' },
    });
  });

  it('shows each row in plain words, without names of staff or anything that the record says', async () => {
    const { text } = await officer.open(page);
    const looked = rowOf(text, /Opened the child’s record/);
    expect(looked.text).toMatch(/A social worker[^]*Council: front door/);
    expect(looked.text).toContain('articles 6(1)(e)');
    expect(rowOf(text, /nothing was shown/).text).toContain('keeps the computer system running');
    expect(rowOf(text, /Told us of a worry/).text).toMatch(/Withheld[^]*prejudice an investigation/);
    expect(text.replaceAll(/th-header__viewer[^]*?<\/form>/g, '').replaceAll(/by Leila Navarro/g, '')).not.toMatch(
      /Priya|Nair|Amina|Hart|Jonah/,
    );
  });

  it('is gone through: more may be withheld on a ground, and what the rules only propose may be let through', async () => {
    const { text } = await officer.open(page);
    const worry = rowOf(text, /Told us of a worry/).id;
    const refused = rowOf(text, /nothing was shown/).id;
    const send = (fields: Readonly<Record<string, string>>) => officer.send(page, `${page}/rows`, fields);
    const without = await send({ row: refused, as: 'WITHHELD' });
    expect([without.status, without.text.includes('Choose on which ground')]).toEqual([422, true]);
    expect((await send({ row: unknownId, as: 'LET_THROUGH' })).text).toContain('Choose at least one row');
    expect((await send({ row: refused, as: 'WITHHELD', ground: 'COURT' })).text).toContain('Recorded.');
    await send({ row: worry, as: 'LET_THROUGH' });
    const now = (await officer.open(page)).text;
    expect(rowOf(now, /Told us of a worry/).text).toMatch(/Shown[^]*Marked by hand/);
    expect(rowOf(now, /nothing was shown/).text).toMatch(/Withheld[^]*court/);
    expect((await ofType('export.rows-marked.v1')).map(({ data }) => data)).toMatchObject([
      { rows: [refused], as: 'WITHHELD', ground: 'COURT' },
      { rows: [worry], as: 'LET_THROUGH', ground: null },
    ]);
  });

  it('is released by somebody else, who saw what they release', async () => {
    const own = await officer.post(page, `${page}/release`, { digest: 'x', idempotencyKey: unknownId });
    expect([own.status, own.text.includes('somebody else has to release it')]).toEqual([403, true]);
    const seen = await manager.open(page);
    expect(seen.text).not.toContain('name="row"');
    const stale = await manager.send(page, `${page}/release`, { digest: 'f'.repeat(64) });
    expect([stale.status, stale.text.includes('has changed since you opened this page')]).toEqual([409, true]);
    expect(await ofType('export.released.v1')).toEqual([]);
    const done = await manager.send(page, `${page}/release`, { digest: digestOn(seen.text) });
    expect(done.text).toContain('Released.');
    const [released] = await ofType('export.released.v1');
    expect(released).toMatchObject({ meta: { actor: staff['mash-manager'] }, data: { childId } });
    expect(JSON.stringify(released!.data)).not.toMatch(/social worker|Council/i);
    expect((await manager.open(`${page}/document`)).status).toBe(403);
  });

  it('is given out as a page and as a file, each opening on record first; the digest proves the file', async () => {
    const [released] = await ofType('export.released.v1');
    const { digest, rows } = released!.data as { digest: string; rows: number };
    const { text } = await officer.open(`${page}/document`);
    expect(text).toContain('Who looked at the record, and who shared: request SAR-2026/0114');
    expect(text).toContain('Information Commissioner');
    expect(text).not.toMatch(/nothing was shown|withheld/i);
    const file = await officer.open(`${page}/file`);
    expect(file.answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(file.answer.headers.get('content-disposition')).toContain('filename="access-log-SAR-2026-0114.csv"');
    // The browser of these tests reads text, which loses the mark that the file begins with.
    const sent = createHash('sha256')
      .update(`\uFEFF${file.text.replace(/^\uFEFF/, '')}`)
      .digest('hex');
    expect(sent).toBe(digest);
    const lines = file.text.trimEnd().split('\r\n');
    expect(lines.filter((line) => /^"?\d/.test(line))).toHaveLength(rows);
    const order = [...text.matchAll(/data-label="When">([^<]+)</g)].map(([, when]) => when);
    expect(lines.slice(1, rows + 1).map((line) => /^"?([^"]+?\d[ap]m)/.exec(line)?.[1])).toEqual(order);
    await one.idle();
    const looks = (await ofType('access.content-viewed.v2')).filter(
      ({ data }) => (data as { what: string }).what === 'SUBJECT_ACCESS_EXPORT',
    );
    expect(looks.map(({ data }) => data)).toMatchObject(
      Array.from({ length: 2 }, () => ({ childId, relation: 'RELEASED_EXPORT', fields: ['access-export'] })),
    );
    const log = await officer.open(`/children/${childId}/access-log`);
    expect(log.text).toContain('Export of an access log, as released');
    expect(log.text).toContain('Releasing an export of an access log');
  });

  it('ends there: it is neither released nor changed again', async () => {
    const again = await manager.post('/subject-access', `${page}/release`, { digest: 'x', idempotencyKey: unknownId });
    expect([again.status, again.text.includes('was released or given up already')]).toEqual([409, true]);
    const list = await officer.open('/subject-access');
    expect(rowOf(list.text, /SAR-2026\/0114/).text).toContain('Released');
  });
});

describe('nobody else', () => {
  it.each([
    'operator',
    'access-administrator',
    'social-worker',
    'access-auditor',
    'school-lead',
    'case-auditor',
  ] as const)('a %s neither prepares, sees nor opens one, and the refusal is recorded', async (role) => {
    const person = await Staff.signIn(one.url, role);
    const before = (await ofType('access.denied.v1')).length;
    const paths = ['/subject-access', '/subject-access/new', page, `${page}/document`, `${page}/file`];
    for (const path of paths) expect([path, (await person.open(path)).status]).toEqual([path, 403]);
    const sent = await person.post('/raise', '/subject-access', {
      child: childId,
      caseReference: 'SAR-1',
      requester: 'CHILD',
      idempotencyKey: unknownId,
    });
    expect(sent.status).toBe(403);
    expect((await ofType('access.denied.v1')).length - before).toBeGreaterThanOrEqual(paths.length);
  });

  it('a manager with a conflict of interest', async () => {
    await prepareFor(childId, { caseReference: 'SAR-2026/0115' });
    const other = pathOf(officer);
    const gareth = await Staff.signInAs(one.url, 'staff-2068');
    const conflict = `/contacts/${contactId}/conflict`;
    await manager.send(conflict, conflict, { person: 'staff-2068', kind: 'FRIEND_OR_NEIGHBOUR' });
    await one.idle();
    const refused = await gareth.open(other);
    expect([refused.status, refused.text.includes('A conflict of interest is registered')]).toEqual([403, true]);
    const release = await gareth.post('/work-list', `${other}/release`, { digest: 'x', idempotencyKey: unknownId });
    expect(release.status).toBe(403);
    // What staff have to do with the family is their own matter: the list says nothing of it, whatever the officer would.
    await prepareFor(childId, { caseReference: 'SAR-2026/0116' });
    const lastRows = `${pathOf(officer)}?cursor=50`;
    const row = rowOf((await officer.open(lastRows)).text, /Wrote down who should not work/);
    expect(row.text).toContain('Nobody may let it through');
    const letThrough = { row: row.id, as: 'LET_THROUGH' };
    const kept = await officer.send(pathOf(officer), `${pathOf(officer)}/rows`, letThrough);
    expect([kept.status, kept.text.includes('The rules let nobody release')]).toEqual([422, true]);
  });
});

describe('what raises risk', () => {
  it('a parent is not shown at once who told us, nor anything of the police', async () => {
    await prepareFor(childId, { caseReference: 'SAR-2026/0117', requester: 'PARENT' });
    const { text } = await officer.open(pathOf(officer));
    expect(rowOf(text, /Told us of a worry/).text).toContain('Nobody may let it through');
  });

  it('a record that was hidden since is not there, and neither is what was prepared of it', async () => {
    const told = (await raise(one.url, sample('2-school'))).body.contactIds[0]!;
    const hidden = (await identifiedContact(one.url, told)).childId;
    await prepareFor(hidden, { caseReference: 'SAR-2026/0118' });
    const prepared = pathOf(officer);
    const restrict = `/contacts/${told}/restrict`;
    const form = { of: 'CHILD', class: 'WITNESS_PROTECTION', askedBy: 'police-met-cn' };
    await manager.send(restrict, restrict, { ...form, words: 'The police asked for this by phone today.' });
    await one.idle();
    expect((await officer.open('/subject-access')).text).not.toContain('SAR-2026/0118');
    const [gone, none] = [await officer.open(prepared), await officer.open(`/subject-access/${unknownId}`)];
    expect([gone.status, gone.text.length]).toEqual([404, none.text.length]);
    expect((await prepareFor(hidden, { caseReference: 'SAR-2026/0119' })).text).toContain('There is no child with');
    // Whoever is let in sees that there is one; the answer is the custodian's to give all the same.
    const custodian = await Staff.signIn(one.url, 'custodian');
    const { text } = await custodian.open('/restricted');
    const record = /href="(\/restricted\/[0-9a-f-]{36})"/.exec(text)![1]!;
    await custodian.send(record, `${record}/admit`, { person: staff['mash-manager'], days: '3' });
    const seen = await manager.open(prepared);
    expect([seen.status, seen.text.includes('0 shown, 0 withheld')]).toEqual([200, true]);
    const refused = await manager.send(prepared, `${prepared}/release`, { digest: digestOn(seen.text) });
    expect([refused.status, refused.text.includes('its custodian answers the request')]).toEqual([409, true]);
  });
});

describe('after an erasure', () => {
  it('what was released does not open any more, and a later list says when the record was erased', async () => {
    await one.idle();
    const options = { id: childId, authority: 'COURT', reference: 'REF-1' };
    await operationsOf(one.hub)({ command: 'erase-person', options }, () => undefined);
    await one.idle();
    const { status, text } = await officer.open(`${page}/document`);
    expect([status, /Erased on \d/.test(text)]).toEqual([200, true]);
    expect((await officer.open(`${page}/file`)).text).toContain('Erased on');
    await prepareFor(childId, { caseReference: 'SAR-2026/0121' });
    const later = pathOf(officer);
    const seen = await manager.open(later);
    expect(seen.text).toMatch(/Erased on[^]*The list says so/);
    await manager.send(later, `${later}/release`, { digest: digestOn(seen.text) });
    expect((await officer.open(`${later}/document`)).text).toContain('What we held about the child was erased on');
  });
});
