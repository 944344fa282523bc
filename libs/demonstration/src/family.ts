import { addDays, nhsNumberOf, upnOf, type LondonDay } from '#kernel';
import { Chance } from './chance.js';
import { boys, ethnicities, families, girls, languages, men, postcodeAreas, streets, women } from './names.js';

export interface InventedChild {
  readonly key: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly sex: 'M' | 'F';
  readonly dateOfBirth: LondonDay;
  /** Expected day of birth of a child who is not born yet. */
  readonly expected?: LondonDay;
  readonly nhsNumber?: string;
  readonly upn?: string;
  readonly ethnicity: string;
  readonly language: string;
}

export interface InventedAdult {
  readonly givenName: string;
  readonly familyName: string;
  readonly kind: 'MOTHER' | 'FATHER' | 'PARENTS_PARTNER' | 'GRANDPARENT';
  readonly sameHousehold: boolean;
}

export interface InventedFamily {
  readonly children: readonly InventedChild[];
  readonly adults: readonly InventedAdult[];
  readonly address: { readonly line1: string; readonly postcode: string; readonly type: 'HOME' | 'TEMPORARY' };
}

/** How many children can have a number of their own in the test range; later ones have none, as happens in life. */
const numbered = 449_000;

/**
 * A valid NHS number of the test range 999 1xx xxxx and up for a serial number; 999 0xx xxxx is left to hand-written examples.
 * Where the arithmetic gives no check digit for the even number, it does for the odd one after it.
 */
export function testNhsNumber(serial: number): string | undefined {
  if (serial >= numbered) return undefined;
  for (let first = 999_100_000 + serial * 2; ; first += 1) {
    const number = nhsNumberOf(String(first));
    if (number) return number;
  }
}

/** A valid permanent UPN of local authority 202 for a serial number. */
export const testUpn = (serial: number): string => upnOf(`202${String(700_000_000 + serial)}`);

/** Ages from babies to seventeen; some brothers and sisters, some of them twins. */
export function inventFamily(chance: Chance, serial: number, today: LondonDay): InventedFamily {
  const familyName = chance.pick(families);
  const ethnicity = chance.pick(ethnicities);
  const language = chance.pick(languages);
  const size = Number(chance.weighted({ '1': 50, '2': 32, '3': 18 }));
  const twins = size > 1 && chance.happens(0.22);
  const used = new Set<string>();
  const children: InventedChild[] = [];
  let born = addDays(today, -chance.between(150, 6_300));
  for (let index = 0; index < size; index += 1) {
    const sex = chance.pick(['M', 'F'] as const);
    let givenName = chance.pick(sex === 'F' ? girls : boys);
    while (used.has(givenName)) givenName = chance.pick(sex === 'F' ? girls : boys);
    used.add(givenName);
    const childSerial = serial * 4 + index;
    const number = testNhsNumber(childSerial);
    const schoolAge = born < addDays(today, -5 * 365);
    children.push({
      key: `${serial}-${index}`,
      givenName,
      familyName,
      sex,
      dateOfBirth: born,
      ...(number ? { nhsNumber: number } : {}),
      ...(schoolAge ? { upn: testUpn(childSerial) } : {}),
      ethnicity,
      language,
    });
    if (!(twins && index === 0)) born = addDays(born, -chance.between(400, 1_400));
    if (born < addDays(today, -17 * 365)) born = addDays(today, -chance.between(500, 5_000));
  }
  const adults: InventedAdult[] = [{ givenName: chance.pick(women), familyName, kind: 'MOTHER', sameHousehold: true }];
  if (chance.happens(0.6))
    adults.push({
      givenName: chance.pick(men),
      familyName: chance.happens(0.5) ? familyName : chance.pick(families),
      kind: chance.pick(['FATHER', 'FATHER', 'PARENTS_PARTNER']),
      sameHousehold: chance.happens(0.6),
    });
  return {
    children,
    adults,
    address: {
      line1: `${chance.happens(0.6) ? `Flat ${chance.between(1, 60)}, ` : ''}${chance.between(1, 140)} ${chance.pick(streets)}`,
      postcode: `${chance.pick(postcodeAreas)} ${chance.between(1, 9)}ZZ`,
      type: chance.happens(0.2) ? 'TEMPORARY' : 'HOME',
    },
  };
}
