import { normalisePostcode } from '#kernel';
import { placeOf, streetKinds, type SaidAddress } from './address-match.js';
import type { OpenedMention } from './compare.js';
import { nameForms, type NameForm, type NamePart } from './name-forms.js';
import { compareParts, matchNames, type Closeness } from './name-match.js';

/** Somebody who works here, as far as they are compared with a record. Empty texts are what is not known. */
export interface Oneself {
  /** As pages show it, e.g. `Dr Kofi Mensah`. */
  readonly name: string;
  readonly street: string;
  readonly postcode: string;
}

export interface LikenessReach {
  /** How closely surnames have to agree. */
  readonly surnames: readonly Closeness[];
  /** How far postcodes have to agree: `NW1 9ZZ`, or the sector `NW1 9`. */
  readonly postcode: 'UNIT' | 'SECTOR';
}

/** One surname of somebody's beside one of the record's. */
export interface AlikeSurname {
  readonly own: string;
  readonly theirs: string;
  readonly how: Closeness;
  /** Sounds that both have. */
  readonly sounds: readonly string[];
}

/** What somebody has in common with a child's record. It says what is alike and nothing of why: a common name is alike too. */
export interface Likeness {
  readonly surnames: readonly AlikeSurname[];
  /** The whole name is that of somebody on the record. */
  readonly wholeName: boolean;
  readonly street: boolean;
  readonly postcode: boolean;
}

/** A child as one concern gives them, less what is kept back: no names where those are, no addresses where those are. */
export interface OnRecord {
  readonly names: readonly (readonly NameForm[])[];
  readonly addresses: readonly SaidAddress[];
}

/** A teacher who wrote it down is no sign of anything, unless harm is said to come from them. */
const isOfFamily = ({ kind, adult }: OpenedMention['adults'][number]): boolean =>
  kind !== 'PROFESSIONAL' || adult.allegedSourceOfHarm === true;

/** Names and addresses of a mention and its adults; `seen` says which mention's names and addresses may be compared. */
export function onRecord(
  { mentionId, child, adults }: OpenedMention,
  seen: (mention: string, what: 'identity' | 'address') => boolean,
): OnRecord {
  const people = [
    { mention: mentionId, person: child },
    ...adults.filter(isOfFamily).map(({ mention, adult }) => ({ mention, person: adult })),
  ];
  const of = (what: 'identity' | 'address') =>
    people.filter(({ mention }) => seen(mention, what)).map(({ person }) => person);
  return {
    names: of('identity').map((person) => nameForms(person)),
    addresses: of('address').flatMap(({ addresses }) => addresses ?? []),
  };
}

/** Compares somebody with a record, in the forms in which the house compares names and places. */
export function likenessTo(self: Oneself, records: readonly OnRecord[], reach: LikenessReach): Likeness {
  const own = nameForms(splitName(self.name));
  const named = records.flatMap(({ names }) => names);
  const homes = records.flatMap(({ addresses }) => addresses);
  return {
    surnames: named.flatMap((theirs) => alikeSurnames(own, theirs, reach.surnames)),
    wholeName: named.some((theirs) => matchNames(own, theirs).level === 'FULL'),
    street: homes.some((address) => isOnStreet(self, address)),
    postcode: homes.some(({ postcode }) => isSamePostcode(self.postcode, postcode ?? '', reach.postcode)),
  };
}

/** A name in one text has its family name last, or before a comma. */
function splitName(name: string): { givenName: string; familyName: string } {
  const [family, given] = name.split(',', 2);
  if (given !== undefined) return { givenName: given, familyName: family! };
  const words = name.trim().split(/\s+/);
  return { givenName: words.slice(0, -1).join(' '), familyName: words.at(-1)! };
}

/** Family names; where none was given apart, the last of several words. */
function familyParts(forms: readonly NameForm[]): NamePart[] {
  const parts = forms.flatMap(({ parts: all }) => {
    const family = all.filter((part) => part.family);
    return family.length > 0 || all.length < 2 ? family : all.slice(-1);
  });
  return [...new Map(parts.map((part) => [part.text, part])).values()];
}

function alikeSurnames(
  own: readonly NameForm[],
  theirs: readonly NameForm[],
  wanted: readonly Closeness[],
): AlikeSurname[] {
  return familyParts(own).flatMap((a) =>
    familyParts(theirs).flatMap((b) => {
      const how = compareParts(a, b);
      if (how === null || !wanted.includes(how)) return [];
      return [{ own: a.text, theirs: b.text, how, sounds: a.sounds.filter((sound) => b.sounds.includes(sound)) }];
    }),
  );
}

/** The words of the street one after the other; where both say their postcode, in the same district: every town has a High Street. */
function isOnStreet({ street, postcode }: Oneself, address: SaidAddress): boolean {
  const wordsOf = (line: string) => placeOf({ line1: line }).words;
  const own = wordsOf(street);
  if (own.every((word) => streetKinds.has(word))) return false;
  const [here, there] = [districtOf(postcode), districtOf(address.postcode ?? '')];
  if (here !== null && there !== null && here !== there) return false;
  return [address.line1 ?? '', address.line2 ?? ''].some((line) =>
    ` ${wordsOf(line).join(' ')} `.includes(` ${own.join(' ')} `),
  );
}

const districtOf = (postcode: string): string | null => normalisePostcode(postcode)?.split(' ')[0] ?? null;

function isSamePostcode(a: string, b: string, reach: LikenessReach['postcode']): boolean {
  const [one, other] = [normalisePostcode(a), normalisePostcode(b)];
  if (one === null || other === null) return false;
  return reach === 'UNIT' ? one === other : one.slice(0, -2) === other.slice(0, -2);
}
