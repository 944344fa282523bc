import { beforeEach, describe, expect, it } from '@jest/globals';
import { derivedId, ManualClock } from '#kernel';
import { memoryVault } from '#vault';
import { MemoryDrafts } from './memory-drafts.js';
import { draftLifetime, type DraftPlace, type Writer } from './port.js';
import { UnsentForms } from './unsent-forms.js';

const elin: Writer = { issuer: 'https://id.example', subject: 'staff-2063' };
const place: DraftPlace = { thing: { kind: 'CONTACT', id: derivedId('contact', 1) }, page: 'identity' };
const vault = memoryVault();
let clock: ManualClock;
let drafts: MemoryDrafts;
let forms: UnsentForms;
beforeEach(() => {
  clock = ManualClock.at('2026-03-06T10:42:00.000Z');
  drafts = new MemoryDrafts(clock);
  forms = new UnsentForms({ drafts, vault, clock });
});

describe('a form that was posted on an ended session', () => {
  it('is kept for whom it was shown to, without its guards, beside the page’s own draft', async () => {
    await drafts.save(elin, place, 'the page’s own');
    const body = {
      _keep: forms.token(elin, place),
      _csrf: 'old',
      idempotencyKey: 'k',
      reason: 'Same mother',
      tick: ['a', 'b'],
    };
    expect(await forms.keep(body)).toEqual({ writer: elin, place: { ...place, unsent: true } });
    expect(await drafts.read(elin, { ...place, unsent: true })).toMatchObject({
      value: { content: { reason: 'Same mother', tick: ['a', 'b'] } },
    });
    expect(await drafts.read(elin, place)).toMatchObject({ value: { content: 'the page’s own' } });
    expect(await forms.anyOf(elin)).toBe(true);
    expect(await forms.anyOf({ ...elin, subject: 'staff-2041' })).toBe(false);
  });

  it('is not kept without a token, with one that was altered or made elsewhere, or with one that is over', async () => {
    const token = forms.token(elin, place);
    const [text, mac] = token.split('.') as [string, string];
    const forged = Buffer.from(
      Buffer.from(text, 'base64url').toString('utf8').replace('staff-2063', 'staff-2041'),
    ).toString('base64url');
    const elsewhere = new UnsentForms({ drafts, vault: memoryVault(), clock }).token(elin, place);
    for (const bad of [undefined, '', 'x', [token, token], `${text}.`, `${forged}.${mac}`, elsewhere, `${token}x`])
      expect(await forms.keep({ _keep: bad, reason: 'x' })).toBeNull();
    for (const bad of [null, undefined, 'text', Buffer.from('x')]) expect(await forms.keep(bad)).toBeNull();
    clock.advance(draftLifetime);
    expect(await forms.keep({ _keep: token, reason: 'x' })).toBeNull();
    expect(await drafts.listOfMine(elin)).toEqual({ ok: true, value: [] });
  });
});
