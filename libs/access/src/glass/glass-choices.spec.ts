import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '#kernel';
import { loadRestrictionRules, type RestrictionCode } from '../restrictions/restriction-rules.js';
import type { StandingRestriction } from '../restrictions/sight.js';
import { id } from '../testing/world.js';
import { chosenOf, glassChoices } from './glass-choices.js';

const { classes } = loadRestrictionRules(join(packageRoot(), 'config/restrictions.json'));
const none: ReadonlySet<string> = new Set();
const restriction = (code: RestrictionCode, askedBy: string): StandingRestriction => ({
  restrictionId: id(`${code} ${askedBy}`),
  rules: classes.find((one) => one.code === code)!,
  ...{ askedBy, key: null, mentions: none, concerns: none, contacts: none, children: none, touches: none },
});
const [police, council] = ['police-met-cn', 'council-camden-front-door'];

describe('what there is to choose from when the glass is broken', () => {
  it('is a page as a whole where it is kept as a whole', () => {
    const restrictions = [restriction('STAFF_OR_MEMBER_FAMILY', council), restriction('LADO_SUBJECT', police)];
    const [choice, ...others] = glassChoices({ keeps: 'PAGE', restrictions });
    expect([choice?.code, choice?.opens, choice?.owners]).toEqual(['page', ['PAGE'], [council, police]]);
    expect([others, glassChoices({ keeps: 'PAGE', restrictions: [] })]).toEqual([[], []]);
  });

  it('is each part by itself, alike ones as one whoever restricted them, and tells nothing of why', () => {
    const restrictions = [
      restriction('LIVE_INVESTIGATION', police),
      restriction('LADO_SUBJECT', council),
      restriction('DA_ADDRESS', council),
      restriction('INFORMANT', police),
    ];
    const choices = glassChoices({ keeps: 'PARTS', restrictions });
    expect(choices.map(({ code, opens }) => [code, opens])).toEqual([
      ['entry', ['ENTRY']],
      ['address+contact-details', ['address', 'contact-details']],
      ['referrer', ['referrer']],
    ]);
    expect(choices[0]!.owners).toEqual([police, council]);
    const codesOf = (codes: string[]) => chosenOf(choices, codes).map(({ rules }) => rules.code);
    expect(codesOf(['entry'])).toEqual(['LIVE_INVESTIGATION', 'LADO_SUBJECT']);
    expect([codesOf([]), codesOf(['page', 'address'])]).toEqual([[], []]);
  });
});
