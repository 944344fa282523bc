import type { SubmittedAddress, SubmittedChild } from '#concerns';
import { displayNhsNumber, londonDay, type Instant } from '#kernel';
import { contentOf, detailsErasedAt, sourceOf, type OpenedConcern } from './opened-concern.js';
import type { GivenDetail, GivenValue, Identity, Source } from './picture.js';
import { addressWords, ageInWords, codeWords, dayWords, ethnicityWords } from './words.js';

interface Said {
  readonly child: SubmittedChild;
  readonly source: Source;
}

/** The child's details as each source gave them, side by side; what agrees is named once with all its sources. */
export function composeIdentity(concerns: readonly OpenedConcern[], at: Instant): Identity {
  const said: Said[] = concerns.flatMap((concern) => {
    const child = contentOf(concern.child)?.child;
    return child ? [{ child, source: sourceOf(concern) }] : [];
  });
  const names = detail(said, nameOf, nameKey);
  const displayName = chooseName(said);
  const dateOfBirth = detail(said, (child) => child.dateOfBirth, undefined, dayWords);
  const expected = detail(said, (child) => child.expectedDeliveryDate, undefined, dayWords);
  const born = dateOfBirth.values.length === 1 ? dateOfBirth.values[0]!.value : null;
  const erasedAt = detailsErasedAt(concerns);
  const unborn =
    said.length > 0 && said.every(({ child }) => child.unborn === true || child.expectedDeliveryDate !== undefined);
  return {
    displayName:
      displayName ??
      (erasedAt ? `Details erased on ${dayWords(londonDay(erasedAt))}` : unborn ? 'Unborn child' : 'Name not given'),
    names,
    alsoGivenAs: names.values.filter((given) => given.value !== displayName).concat(aliasesOf(said)),
    dateOfBirth,
    expectedDeliveryDate: expected,
    estimatedAge: detail(
      said,
      (child) => child.estimatedAge && JSON.stringify(child.estimatedAge),
      undefined,
      estimatedWords,
    ),
    age: born ? ageInWords(born, londonDay(at)) : null,
    unborn,
    sex: detail(
      said,
      (child) => child.sex,
      undefined,
      (code) => codeWords('sex', code),
    ),
    ethnicity: detail(said, ethnicityValue, undefined, ethnicityWords),
    language: detail(said, (child) => child.language?.toLowerCase()),
    interpreterNeeded: detail(said, (child) => yesNo(child.interpreterNeeded)),
    disability: detail(said, (child) => child.disability && [...child.disability].sort().join(', ')),
    nhsNumber: detail(said, (child) => child.nhsNumber && digits(child.nhsNumber), undefined, displayNhsNumber),
    upn: detail(said, (child) => child.upn?.toUpperCase()),
    schoolUrn: detail(said, (child) => child.schoolUrn),
    ...addresses(said),
  };
}

const digits = (text: string) => text.replace(/\D/g, '');
const yesNo = (value: boolean | undefined) => (value === undefined ? undefined : value ? 'Yes' : 'No');
const estimatedWords = (value: string) => {
  const { years, months } = JSON.parse(value) as { years: number; months?: number };
  return years === 0 ? `about ${months ?? 0} months` : `about ${years}`;
};
const ethnicityValue = ({ ethnicity }: SubmittedChild) =>
  ethnicity && `${ethnicity.scheme} ${ethnicity.code} ${ethnicity.source ?? ''}`.trim();

export const nameOf = (person: { givenName?: string; familyName?: string }): string | undefined =>
  [person.givenName, person.familyName].filter(Boolean).join(' ').trim() || undefined;

/** Names that differ in case and accents only are one name; hyphens and order are kept apart, because they are told apart in life. */
const nameKey = (name: string) => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ');

/** Values that agree (by `key`) with all their sources, oldest source first. */
function detail(
  said: readonly Said[],
  value: (child: SubmittedChild) => string | undefined,
  key: (value: string) => string = (text) => text,
  words: (value: string) => string = (text) => text,
): GivenDetail {
  const values = new Map<string, GivenValue & { sources: Source[] }>();
  for (const { child, source } of said) {
    const given = value(child);
    if (given === undefined || given === '') continue;
    const known = values.get(key(given));
    if (known) known.sources.push(source);
    else values.set(key(given), { value: given, text: words(given), sources: [source] });
  }
  return { values: [...values.values()], differs: values.size > 1 };
}

/** The fullest name, then the newest, and a name in capitals only where no other was given. */
function chooseName(said: readonly Said[]): string | undefined {
  const candidates = said.flatMap(({ child, source }) => {
    const name = nameOf(child);
    return name && child.givenName?.toLowerCase() !== 'unknown'
      ? [{ name, at: source.recordedAt, parts: name.split(/[\s-]+/).length, shouted: name === name.toUpperCase() }]
      : [];
  });
  candidates.sort((a, b) => Number(a.shouted) - Number(b.shouted) || b.parts - a.parts || b.at.localeCompare(a.at));
  return candidates[0]?.name ?? said.map(({ child }) => nameOf(child)).find(Boolean);
}

function aliasesOf(said: readonly Said[]): GivenValue[] {
  return said.flatMap(({ child, source }) =>
    (child.aliases ?? []).map((alias) => ({ value: alias, text: alias, sources: [source] })),
  );
}

/** Spelled-out and short forms of an address are one address: "Flat 9, 14 Example Road" and "9/14 Example Rd". */
export function addressKey(address: SubmittedAddress): string {
  const line = `${address.line1 ?? ''} ${address.line2 ?? ''}`
    .toLowerCase()
    .replace(/\b(flat|apartment|apt|unit|room)\b/g, ' ')
    .replace(/\brd\b/g, 'road')
    .replace(/\bst\b/g, 'street')
    .replace(/\bave?\b/g, 'avenue')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return `${line}|${(address.postcode ?? '').replace(/\s/g, '').toUpperCase()}`;
}

function addresses(said: readonly Said[]): Pick<Identity, 'addresses' | 'addressDiffers'> {
  const known = new Map<string, Identity['addresses'][number] & { sources: Source[]; spellings: Set<string> }>();
  for (const { child, source } of said)
    for (const address of child.addresses ?? []) {
      const text = addressWords(address);
      if (!text) continue;
      const existing = known.get(addressKey(address));
      if (existing) {
        existing.sources.push(source);
        existing.spellings.add(text);
      } else
        known.set(addressKey(address), {
          value: text,
          text,
          type: address.type ?? null,
          from: address.from ?? null,
          to: address.to ?? null,
          sources: [source],
          spellings: new Set([text]),
        });
    }
  const all = [...known.values()];
  const current = all.filter(
    (address) => address.to === null && address.type !== 'PREVIOUS' && address.type !== 'CORRESPONDENCE',
  );
  return {
    addresses: all.map(({ spellings, ...address }) => ({ ...address, text: [...spellings].join('; also written ') })),
    addressDiffers: current.length > 1,
  };
}
