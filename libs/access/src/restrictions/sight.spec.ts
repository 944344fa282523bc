import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '#kernel';
import { id } from '../testing/world.js';
import { loadRestrictionRules, type RestrictionCode } from './restriction-rules.js';
import { Sight, type RestrictionKey, type StandingRestriction } from './sight.js';

const { classes } = loadRestrictionRules(join(packageRoot(), 'config/restrictions.json'));
const ids = (...names: string[]) => new Set(names.map(id));
const standing = (code: RestrictionCode, key: RestrictionKey | null = null): StandingRestriction => ({
  restrictionId: id(code),
  rules: classes.find((one) => one.code === code)!,
  askedBy: 'police-met-cn',
  key,
  mentions: ids('Ana', 'Ana again'),
  concerns: ids('concern'),
  contacts: ids('contact'),
  children: ids('child'),
  touches: ids('child'),
});
const page = { childId: id('child'), contactId: id('contact'), contactIds: [id('contact')], mentions: [] };
const section = (mention: string, name: string) => ({
  ...{ eventId: id('event'), stream: 'concern-1', section: name, box: new Uint8Array() },
  mention: id(mention),
  concernId: id('concern'),
});

describe('how somebody stands to a restricted record', () => {
  it('is not at all where it is hidden, but to its custodian and whoever was let in', () => {
    const hidden = new Sight([standing('WITNESS_PROTECTION')]);
    expect([hidden.hidesChild(id('child')), hidden.hidesContact(id('contact')), hidden.hides(id('Ana'))]).toEqual([
      true,
      true,
      true,
    ]);
    expect(hidden.hiddenContacts).toEqual([id('contact')]);
    expect(hidden.over(page)).toMatchObject({ restriction: 'HIDDEN', ties: [] });
    for (const key of ['CUSTODIAN', 'ADMITTED'] as const) {
      const let_in = new Sight([standing('WITNESS_PROTECTION', key)]);
      expect([let_in.hides(id('Ana')), let_in.over(page).ties]).toEqual([false, [key]]);
    }
  });

  it('is sealed where others may know that it is there, and nothing of it is hidden', () => {
    const sight = new Sight([standing('LIVE_INVESTIGATION')]);
    expect(sight.sealed(id('Ana'))).toMatchObject({ by: 'police-met-cn', existence: 'SHOWN', mayBreakGlass: true });
    expect([sight.hides(id('Ana')), sight.sealsContact(id('contact')), sight.sealed(id('Ben'))]).toEqual([
      false,
      true,
      null,
    ]);
  });

  it('is shut while one of two restrictions is, and passed by the weaker of two keys', () => {
    const [kept, shut] = [standing('LIVE_INVESTIGATION', 'CUSTODIAN'), standing('STAFF_OR_MEMBER_FAMILY')];
    expect(new Sight([kept, shut]).over(page).ties).toEqual([]);
    expect(new Sight([kept, { ...shut, key: 'BREAK_GLASS' }]).over(page).ties).toEqual(['BREAK_GLASS']);
  });

  it('closes of a part what it covers: the part everywhere, the words of several only where all are covered', () => {
    const address = new Sight([standing('DA_ADDRESS')]);
    expect(address.overSection(section('Ana', 'child'), [])).toMatchObject([
      { groups: ['address', 'contact-details'] },
    ]);
    expect(address.overSection(section('concern', 'narrative'), [id('Ana'), id('Ben')])).toHaveLength(1);
    expect([address.closes(id('Ana'), 'address'), address.closes(id('Ana'), 'identity')]).toEqual([true, false]);
    expect(address.over(page).restriction).toBe('NONE');
    const whole = new Sight([standing('WITNESS_PROTECTION')]);
    expect(whole.overSection(section('concern', 'narrative'), [id('Ana'), id('Ben')])).toEqual([]);
    expect(whole.overSection(section('concern', 'narrative'), [id('Ana'), id('Ana again')])).toHaveLength(1);
  });

  it('keeps back who raised it by the concern, since a referrer is no mention of the child', () => {
    const informant = new Sight([standing('INFORMANT')]);
    expect(informant.overSection(section('referrer', 'referrer'), [])).toMatchObject([{ groups: ['referrer'] }]);
    expect(informant.overSection(section('Ben', 'child'), [])).toEqual([]);
  });

  it('is a custodian’s for a contact that may be about somebody hidden, and that is told apart', () => {
    const sight = new Sight([standing('WITNESS_PROTECTION', 'CUSTODIAN')], ids('matched'), true);
    const matched = { childId: null, contactId: id('matched'), contactIds: [id('matched')], mentions: [] };
    expect(sight.over(matched)).toEqual({ restriction: 'NONE', ties: ['CUSTODIAN'], ofHidden: true });
    expect(sight.over({ ...matched, contactId: id('other'), contactIds: [id('other')] }).ties).toEqual([]);
  });
});
