import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '#kernel';
import { id } from '../testing/world.js';
import { loadRestrictionRules, type RestrictionCode } from './restriction-rules.js';
import { fieldGroups } from '../policy/index.js';
import { Sight, type RestrictionKey, type StandingRestriction, type Told } from './sight.js';

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
/** Everything of these is told, each by a concern of its own but Ana's. */
const told = (...names: string[]): Told[] =>
  names.map((name) => ({ mentionId: id(name), concernId: id(`concern of ${name}`), shown: fieldGroups }));
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
    expect(sight.sealed(id('Ana'))).toMatchObject({ by: 'police-met-cn', existence: 'SHOWN' });
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

  it('keeps of a page what may be known to be there, and never what is hidden', () => {
    const sight = new Sight([standing('DA_ADDRESS'), standing('LIVE_INVESTIGATION')]);
    const codes = (mentions: string[]) =>
      sight.keptBack(told(...mentions)).map(({ restriction }) => restriction.rules.code);
    expect([codes(['Ana']), codes(['Ben']), codes([])]).toEqual([['LIVE_INVESTIGATION'], [], []]);
    const hidden = new Sight([standing('DA_ADDRESS'), standing('WITNESS_PROTECTION')]);
    expect(hidden.keptBack(told('Ana'))).toEqual([]);
    expect(hidden.breakableOver({ ...page, told: told('Ana') })).toEqual({ keeps: 'PAGE', restrictions: [] });
  });

  it('keeps who raised a concern from its other children’s pages too', () => {
    const sight = new Sight([standing('INFORMANT'), standing('SENSITIVE_HEALTH')]);
    const ofBen = { mentionId: id('Ben'), concernId: id('concern'), shown: fieldGroups };
    expect(sight.keptBack([ofBen])).toMatchObject([
      { restriction: { rules: { code: 'INFORMANT' } }, groups: ['referrer'] },
    ]);
    expect(sight.keptBack([{ ...ofBen, shown: ['identity', 'health-summary'] }])).toEqual([]);
  });

  it('is opened part by part where the page is open, and as a whole where it is not', () => {
    const about = { childId: null, contactId: null, told: told('Ana') };
    const codesOf = (sight: Sight, over: Parameters<Sight['breakableOver']>[0] = about) => {
      const { keeps, restrictions } = sight.breakableOver(over);
      return [keeps, restrictions.map(({ rules }) => rules.code)];
    };
    const both = new Sight([standing('DA_ADDRESS'), standing('STAFF_OR_MEMBER_FAMILY')]);
    expect(codesOf(both, { ...page, told: told('Ana') })).toEqual(['PAGE', ['STAFF_OR_MEMBER_FAMILY']]);
    expect(codesOf(new Sight([standing('DA_ADDRESS'), standing('INFORMANT', 'BREAK_GLASS')]))).toEqual([
      'PARTS',
      ['DA_ADDRESS'],
    ]);
  });

  it('offers nothing that would tell where somebody hidden is, nor what stays shut behind another', () => {
    const about = { childId: id('sister'), contactId: null, told: told('Ana') };
    const hidden = { ...standing('WITNESS_PROTECTION'), mentions: ids('Nadia') };
    const withHidden = new Sight([standing('DA_ADDRESS'), hidden]);
    expect([withHidden.keptBack(about.told).length, withHidden.breakableOver(about).restrictions]).toEqual([1, []]);
    const listed = { ...standing('DA_ADDRESS'), restrictionId: id('of her sister'), neverSeen: true };
    expect(new Sight([standing('DA_ADDRESS'), listed]).breakableOver(about).restrictions).toEqual([]);
  });

  it('finds nobody by a part that a broken glass opens', () => {
    expect(new Sight([standing('DA_ADDRESS', 'BREAK_GLASS')]).closes(id('Ana'), 'address')).toBe(true);
    expect(new Sight([standing('DA_ADDRESS', 'ADMITTED')]).closes(id('Ana'), 'address')).toBe(false);
  });

  it('never opens where somebody is to whoever stands on the list of an address there, by no key and no glass', () => {
    for (const key of [null, 'CUSTODIAN', 'ADMITTED', 'BREAK_GLASS'] as const) {
      const sight = new Sight([{ ...standing('DA_ADDRESS', key), neverSeen: true }]);
      expect([key, sight.closes(id('Ana'), 'address'), sight.isWhole]).toEqual([key, true, false]);
      const about = { childId: null, contactId: null, told: told('Ana') };
      expect([sight.keptBack(about.told).length, sight.breakableOver(about).restrictions]).toEqual([1, []]);
      expect(sight.overSection(section('Ana', 'child'), [])).toContainEqual({
        ...{ groups: ['address', 'contact-details'], restriction: 'SHOWN', ties: [] },
      });
    }
    const whole = new Sight([{ ...standing('WITNESS_PROTECTION', 'CUSTODIAN'), neverSeen: true }]);
    expect([whole.closes(id('Ana'), 'address'), whole.closes(id('Ana'), 'identity')]).toEqual([true, false]);
  });

  it('is a custodian’s for a contact that may be about somebody hidden, and that is told apart', () => {
    const sight = new Sight([standing('WITNESS_PROTECTION', 'CUSTODIAN')], ids('matched'), true);
    const matched = { childId: null, contactId: id('matched'), contactIds: [id('matched')], mentions: [] };
    expect(sight.over(matched)).toEqual({ restriction: 'NONE', ties: ['CUSTODIAN'], ofHidden: true });
    expect(sight.over({ ...matched, contactId: id('other'), contactIds: [id('other')] }).ties).toEqual([]);
  });
});
