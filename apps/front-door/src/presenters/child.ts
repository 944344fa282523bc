import type { Actor } from '#access';
import type { Uuid } from '#kernel';
import type {
  ChildPicture,
  ChildsWord,
  ChronologyItem,
  GivenDetail,
  HouseholdMember,
  Identity,
  Source,
} from '#picture';
import { date, dateTime, listOf, nhsNumber, numberInWords, plural, range, upn } from '#ui';
import { mayEver } from '../navigation.js';
import type { ChildHeading, ChildOverview } from '../view-models.js';
import { begins, label, language, words } from '../words.js';
import { lateWords, pictureChart } from './chart.js';
import { clockWords } from './clock.js';
import { links } from './links.js';

/** The address of another page, where the viewer's role has a part in it. */
type HrefOf = (id: Uuid) => string | null;

const sourceNames = (sources: readonly Source[]): string =>
  listOf([...new Set(sources.map(({ agencyName }) => agencyName))]);

/** One line of the identity bar: all values that were given, and a word where they disagree. */
function barLine(labelText: string, detail: GivenDetail, format: (text: string) => string, note?: string) {
  if (detail.values.length === 0) return [];
  const value = detail.values.map((given) => format(given.text)).join(' or ');
  const notes = [detail.differs ? 'sources differ' : null, note].filter(Boolean).join(', ');
  return [{ label: labelText, value, note: notes || null }];
}

/** The bar that heads every page about a child. */
export function presentHeading(heading: Omit<ChildHeading, 'keptBack'>, viewer: Viewing) {
  const { now, actor } = viewer;
  const { identity } = heading;
  const numberNote = identity.nhsNumber.values[0]
    ? `${sourceNames(identity.nhsNumber.values[0].sources)}, not traced`
    : undefined;
  return {
    bar: {
      name: identity.displayName,
      danger: heading.immediateDanger,
      clock: clockWords(heading.clocks[0] ?? null, now),
      details: [
        ...barLine('Born', identity.dateOfBirth, (text) => text),
        ...(identity.age ? [{ label: '', value: identity.age, note: null }] : []),
        ...barLine('Expected', identity.expectedDeliveryDate, (text) => text),
        ...(identity.dateOfBirth.values.length === 0 ? barLine('Age', identity.estimatedAge, (text) => text) : []),
        ...barLine('NHS number', identity.nhsNumber, nhsNumber, numberNote),
        ...barLine('UPN', identity.upn, upn),
      ],
      alsoGivenAs: otherNames(identity),
    },
    subnavigation: childPages(heading.childId, actor),
  };
}

/** Each other name once, with all who gave it. */
function otherNames({ alsoGivenAs }: Identity) {
  const byName = new Map<string, Source[]>();
  for (const { text, sources } of alsoGivenAs) byName.set(text, [...(byName.get(text) ?? []), ...sources]);
  return [...byName].map(([name, sources]) => ({ name, sources: sourceNames(sources) }));
}

/** The child's pages in which a role has a part. */
export const childPages = (childId: string, actor: Pick<Actor, 'role'>) =>
  (
    [
      { text: 'Overview', href: links.child(childId), code: 'overview', what: 'CHILD_PICTURE' },
      { text: 'Timeline', href: links.timeline(childId), code: 'timeline', what: 'CHILD_TIMELINE' },
      { text: 'Sharing', href: links.sharing(childId), code: 'sharing', what: 'CHILD_SHARING_LIST' },
      { text: 'Access log', href: links.accessLog(childId), code: 'access-log', what: 'CHILD_ACCESS_LIST' },
    ] as const
  ).filter(({ what }) => mayEver(actor, what));

/** Who reads a child's page, and when: milliseconds. */
export interface Viewing {
  readonly actor: Pick<Actor, 'role'>;
  readonly now: number;
}

/** When something happened, in words; a fact without a time says where it was put instead. */
export const happened = (item: Pick<ChronologyItem, 'occurred' | 'placedAt' | 'timeGiven'>): string =>
  item.timeGiven
    ? (range(item.occurred.from, item.occurred.to) ?? date(item.placedAt))
    : `Time not given; noticed or sent ${dateTime(item.placedAt)}`;

function presentFact(item: ChronologyItem, index: number, contactHref: HrefOf) {
  const late = lateWords(item);
  return {
    number: index + 1,
    when: happened(item),
    agencyName: item.agencyName,
    agencyKind: item.agencyKind,
    danger: item.immediateDanger === true,
    text: item.text,
    details: item.details,
    kind: item.erasedAt ? 'Content erased' : label('kind', item.kind),
    harm: item.harmTypes.length > 0 ? listOf(item.harmTypes.map((code) => words('harm', code))) : null,
    erasedAt: item.erasedAt,
    late: item.late,
    told: late ? `Told ${date(item.recordedAt)}, ${late}` : `Told ${dateTime(item.recordedAt)}`,
    href: contactHref(item.contactId),
  };
}

const presentWord = (said: ChildsWord, href: string | null) => ({
  words: said.words,
  opening: begins(said.words),
  how: [
    said.childStated ? null : 'Said of this concern; which child spoke was not stated',
    said.how ?? 'How they were heard was not said',
    said.alone === null
      ? null
      : said.alone || /\balone\b/i.test(said.how ?? '')
        ? /\balone\b/i.test(said.how ?? '')
          ? null
          : 'alone'
        : 'not alone',
  ]
    .filter(Boolean)
    .join(' · '),
  when: date(said.at),
  agencyName: said.agencyName,
  agencyKind: '',
  href,
});

/** "In her own words" where every source that says agrees; nobody's sex is guessed. */
function wordsTitle({ sex }: Identity): string {
  const given = new Set(sex.values.map(({ value }) => value));
  return given.size === 1 && given.has('F')
    ? 'In her own words'
    : given.size === 1 && given.has('M')
      ? 'In his own words'
      : 'In the child’s own words';
}

const presentMember = (member: HouseholdMember, childHref: HrefOf) => ({
  name: member.name,
  detail: [
    listOf(member.relations),
    member.detail,
    member.sameHousehold === null ? null : member.sameHousehold ? 'same household' : 'lives elsewhere',
  ]
    .filter(Boolean)
    .join(', '),
  harm: member.allegedSourceOfHarm,
  sources: sourceNames(member.sources),
  href: member.childId === null ? null : childHref(member.childId),
});

/** Details that the bar has no room for, each with its sources. */
function givenRows(identity: Identity) {
  const details: readonly (readonly [string, GivenDetail])[] = [
    ['Sex', identity.sex],
    ['Ethnicity', identity.ethnicity],
    ['Language', identity.language],
    ['Interpreter', identity.interpreterNeeded],
    ['Disability', identity.disability],
    ['School URN', identity.schoolUrn],
  ];
  const rows = details
    .filter(([, detail]) => detail.values.length > 0)
    .map(([labelText, detail]) => ({
      label: labelText,
      lines: detail.values.map(({ text, sources }) => ({
        text: labelText === 'Language' ? language(text) : text,
        note: sourceNames(sources),
      })),
    }));
  const addresses = identity.addresses.map(({ text, sources, type, from, to }) => {
    const dates = [from && `from ${date(from)}`, to && `to ${date(to)}`].filter(Boolean).join(' ');
    return { text, note: [type && words('part', type), dates, sourceNames(sources)].filter(Boolean).join(', ') };
  });
  return addresses.length > 0 ? [...rows, { label: 'Address', lines: addresses }] : rows;
}

/** Everything on a child's overview, in words. */
export function presentOverview({ picture, clocks, immediateDanger }: ChildOverview, viewing: Viewing) {
  // Whoever sees a child because their agency is asked sees no contact, and other children only where it is asked about them.
  const seesContacts = mayEver(viewing.actor, 'CONTACT');
  const contactHref: HrefOf = (id) => (seesContacts ? links.contact(id) : null);
  const childHref: HrefOf = (id) => (seesContacts ? links.child(id) : null);
  const heard = picture.agencies.filter(({ concerns }) => concerns > 0).length;
  const contactOf = new Map(
    picture.chronology.map(({ concernId, contactId }) => [concernId as string, contactId as string]),
  );
  const kindOf = new Map(picture.agencies.map(({ agency, kind }) => [agency, kind]));
  return {
    ...presentHeading({ childId: picture.childId, identity: picture.identity, clocks, immediateDanger }, viewing),
    title:
      heard === 0
        ? 'No agency has told us anything'
        : `What ${numberInWords(heard)} ${heard === 1 ? 'agency knows' : 'agencies know'}`,
    knownAt: picture.knownAt,
    chart: pictureChart(picture),
    hasPlaced: picture.chronology.some(({ timeGiven }) => !timeGiven),
    wordsTitle: wordsTitle(picture.identity),
    words: picture.childsWords.map((said) => ({
      ...presentWord(said, contactHref(contactOf.get(said.concernId) ?? '')),
      agencyKind: kindOf.get(said.agency) ?? '',
    })),
    facts: picture.chronology.map((item, index) => presentFact(item, index, contactHref)),
    notKnown: picture.notKnown,
    household: picture.household.map((member) => presentMember(member, childHref)),
    given: givenRows(picture.identity),
    earlier: presentEarlier(picture, contactHref),
  };
}

function presentEarlier(
  { earlierContacts: { in12Months, agenciesIn90Days, firstReceivedAt, items } }: ChildPicture,
  contactHref: HrefOf,
) {
  return {
    yearly: plural(in12Months, 'contact'),
    agencies: `${numberInWords(agenciesIn90Days)} ${agenciesIn90Days === 1 ? 'agency' : 'agencies'}`,
    isEmpty: items.length === 0,
    before: firstReceivedAt === null ? null : date(firstReceivedAt),
    items: items.map(({ contactId, agencyName, receivedAt }) => ({
      href: contactHref(contactId),
      agencyName,
      when: date(receivedAt),
    })),
  };
}
