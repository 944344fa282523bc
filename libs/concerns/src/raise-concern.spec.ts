import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadAgencies, type Agency } from '#agencies';
import { CommandRunner } from '#commands';
import { decodeEvent } from '#event-store';
import { MemoryEventStore } from '#event-store/memory';
import { ManualClock } from '#kernel';
import { memoryVault, type Vault } from '#vault';
import type { ConcernRaised } from './concern.events.js';
import { RaiseConcern, type Receipt, type Submission } from './raise-concern.js';
import { asConcern } from './submission/validate-concern.js';
import { sample, sampleNames } from './testing/samples.js';
import { validSubmission } from './testing/submissions.js';

const agencies = loadAgencies(join(import.meta.dirname, '../../../config/agencies.json'));
const traceparent = '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01';

function submissionOf(name: string): Submission {
  const { data, ...attributes } = sample(name);
  return { attributes, data: asConcern(data) };
}

let store: MemoryEventStore;
let vault: Vault;
let raise: RaiseConcern;

beforeEach(() => {
  store = new MemoryEventStore({ clock: ManualClock.at('2026-03-12T09:00:00.000Z') });
  vault = memoryVault();
  raise = new RaiseConcern({ runner: new CommandRunner(store, vault), vault, agencies });
});

const send = (submission: Submission, agency: Agency = agencies.bySource(submission.attributes.source)!) =>
  raise.raise(submission, { client: agency.client, agency, traceparent });

async function accepted(submission: Submission, agency?: Agency): Promise<Receipt> {
  const result = await send(submission, agency);
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value.receipt;
}

const events = async () => (await store.readAll(0, 1_000)).map(decodeEvent);

describe('taking a concern in', () => {
  it.each(sampleNames)('stores %s as one event and names its contacts', async (name) => {
    const receipt = await accepted(submissionOf(name));
    const stored = await events();
    expect(stored).toHaveLength(1);
    const [event] = stored;
    expect(event).toMatchObject({
      id: receipt.eventId,
      type: 'concern.raised.v1',
      stream: `concern-${receipt.concernId}`,
      meta: { role: 'partner-system', actor: agencies.bySource(sample(name).source)!.client, traceparent },
    });
    expect(receipt).toMatchObject({ duplicate: false, position: '1' });
    expect(receipt.contactIds).toEqual((event!.data as ConcernRaised['data']).children.map((child) => child.contactId));
  });

  it('gives every section a key of its own person, and opens', async () => {
    await accepted(submissionOf('4-police-two-children'));
    const [event] = await events();
    expect(event!.sections.map((section) => section.section)).toEqual([
      'child',
      'child',
      'adult',
      'referrer',
      'narrative',
      'narrative.key',
      'narrative.key',
    ]);
    for (const { mention, section, box } of event!.sections.filter((one) => one.section !== 'narrative'))
      expect(vault.open({ eventId: event!.id, stream: event!.stream, mention, section }, box).outcome).toBe('opened');
  });

  it('keeps the agency of two sources with one id apart', async () => {
    const school = submissionOf('2-school');
    const health = submissionOf('3-hospital');
    const renamed = { ...health, attributes: { ...health.attributes, id: school.attributes.id } };
    const receipts = [await accepted(school), await accepted(renamed)];
    expect(receipts.map((receipt) => receipt.duplicate)).toEqual([false, false]);
    expect(new Set(receipts.map((receipt) => receipt.concernId)).size).toBe(2);
  });

  it('derives its ids under the key of this vault: another vault gives others', async () => {
    const here = await accepted(submissionOf('2-school'));
    const elsewhere = memoryVault();
    const there = new RaiseConcern({ runner: new CommandRunner(store, elsewhere), vault: elsewhere, agencies });
    const agency = agencies.byCode('school-100045')!;
    const result = await there.raise(submissionOf('2-school'), { client: agency.client, agency, traceparent });
    expect(result).toMatchObject({ ok: true, value: { receipt: { duplicate: false } } });
    expect(result.ok && result.value.receipt.concernId).not.toBe(here.concernId);
  });
});

describe('a repeat', () => {
  it('gets the first receipt, whatever the order of its members and whatever stands around it', async () => {
    const first = await accepted(submissionOf('2-school'));
    const { attributes, data } = submissionOf('2-school');
    const turned = Object.fromEntries(Object.entries(data).reverse());
    const again = await accepted({
      attributes: { ...attributes, datacontenttype: 'application/json', traceparent } as Submission['attributes'],
      data: asConcern(turned),
    });
    expect(again).toEqual({ ...first, duplicate: true });
    expect(await events()).toHaveLength(1);
  });

  it.each<[string, (submission: Submission) => Submission]>([
    ['another word', ({ attributes, data }) => ({ attributes, data: { ...data, narrative: `${data.narrative} ` } })],
    ['another time', ({ attributes, data }) => ({ attributes: { ...attributes, time: '2026-03-03T09:12:05Z' }, data })],
    ['a subject', ({ attributes, data }) => ({ attributes: { ...attributes, subject: 'x' }, data })],
    ['a member less', ({ attributes, data: { kind: _, ...data } }) => ({ attributes, data })],
  ])('with %s is refused and changes nothing', async (_, change) => {
    await accepted(submissionOf('2-school'));
    expect(await send(change(submissionOf('2-school')))).toMatchObject({
      ok: false,
      refusal: { code: 'concerns/same-identity-other-body' },
    });
    expect(await events()).toHaveLength(1);
  });

  it('sent many times at once is stored once, and all get the same receipt', async () => {
    const receipts = await Promise.all(Array.from({ length: 20 }, () => accepted(submissionOf('2-school'))));
    expect(await events()).toHaveLength(1);
    expect(receipts.filter((receipt) => !receipt.duplicate)).toHaveLength(1);
    expect(new Set(receipts.map(({ duplicate: _, ...receipt }) => JSON.stringify(receipt))).size).toBe(1);
  });

  it('after an erasure still gets its receipt, other content is still refused, and no key is made again', async () => {
    const first = await accepted(submissionOf('4-police-two-children'));
    const [event] = await events();
    const { children, adults, referrer } = event!.data as ConcernRaised['data'];
    const everyone = [...children, ...adults, referrer].map((mention) => mention.mentionId);
    await vault.destroy(everyone, { erasureId: first.concernId, position: 2, at: '2026-03-12T10:00:00.000Z' });

    expect(await accepted(submissionOf('4-police-two-children'))).toEqual({ ...first, duplicate: true });
    const { attributes, data } = submissionOf('4-police-two-children');
    expect(await send({ attributes, data: { ...data, narrative: 'Other' } })).toMatchObject({
      refusal: { code: 'concerns/same-identity-other-body' },
    });
    for (const { mention, section, box } of event!.sections.filter((one) => one.section === 'child'))
      expect(vault.open({ eventId: event!.id, stream: event!.stream, mention, section }, box).outcome).toBe('erased');
  });
});

describe('any valid submission', () => {
  it('is stored once, splits without loss, and repeats to the same receipt', async () => {
    const byKind = new Map(agencies.all.map((agency) => [agency.kind, agency]));
    await fc.assert(
      fc.asyncProperty(validSubmission, async ({ attributes, data, agencyKind }) => {
        const submission = { attributes, data: asConcern(data) };
        const agency = byKind.get(agencyKind)!;
        const first = await accepted(submission, agency);
        expect(await accepted(structuredClone(submission), agency)).toEqual({ ...first, duplicate: true });
        const [stored] = await store.read(`concern-${first.concernId}`);
        const event = decodeEvent(stored!);
        const opened = event.sections.flatMap(({ mention, section, box }) => {
          const result = vault.open({ eventId: event.id, stream: event.stream, mention, section }, box);
          return result.outcome === 'opened' && section === 'child'
            ? [JSON.parse(Buffer.from(result.content).toString('utf8')).child]
            : [];
        });
        expect(opened).toEqual(JSON.parse(JSON.stringify(data['children'])));
        expect(first.contactIds).toHaveLength(opened.length);
      }),
      { numRuns: 60 },
    );
  });
});
