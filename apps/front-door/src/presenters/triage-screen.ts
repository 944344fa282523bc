import type { SubmittedAddress } from '#concerns';
import { matchPlaces, placeOf } from '#people';
import { groupsKept } from '#picture';
import { ago, date, listOf } from '#ui';
import type { StepContext } from '../contact/step-page.js';
import type { Names } from '../names.js';
import type { AdultElsewhere, AdultHistory, ContactView } from '../view-models.js';
import { noNames } from '../raise/submission.js';
import { label, words } from '../words.js';
import { addressLine } from './child-words.js';
import { adultCard } from './contact.js';
import { links } from './links.js';

/** What the first page of a contact shows beside the concern; null on a page that did not open it. */
export function presentTriage({ view, names, now }: StepContext, withChecks: boolean) {
  const { triage } = view;
  return triage
    ? {
        adults: triage.adults.map((one) => adultHistory(one, names)),
        addresses: presentAddresses(view, names, now),
        notKnown: triage.notKnown,
        pictureHref: view.childId !== null && view.who.linked.length > 0 ? links.child(view.childId) : null,
        askHref: withChecks ? links.checks(view.contactId) : null,
        noName: noNameOf(view),
      }
    : null;
}

function adultHistory({ adult, entries, notOpened, more }: AdultHistory, names: Names) {
  const { gone, name } = adultCard(adult);
  return {
    name: gone ? 'An adult of this concern who is not shown' : name,
    entries: entries.map((entry) => elsewhere(entry, names)),
    notOpened,
    more,
  };
}

function elsewhere(entry: AdultElsewhere, names: Names) {
  const relations = entry.relations.map((kind) => words('relationship', kind));
  return {
    title: `Told by ${names.agency(entry.agency)} on ${date(entry.receivedAt)}`,
    harm: entry.allegedSourceOfHarm,
    relations: relations.length > 0 ? `${listOf(relations)} of a child there` : null,
    why: entry.reasons.map(({ text }) => text).join(' '),
    contacts: entry.contacts.map((contact) => ({
      href: links.contact(contact.contactId),
      text: contact.erased
        ? 'The child was erased since'
        : contact.outcome === null
          ? label('contactState', contact.state)
          : label('decisionOutcome', contact.outcome),
      detail: contact.erased
        ? null
        : [
            contact.rating && `rated ${words('rating', contact.rating).toLowerCase()}`,
            contact.level && label('level', String(contact.level)).toLowerCase(),
            contact.decidedAt && `decided ${date(contact.decidedAt)}`,
          ]
            .filter(Boolean)
            .join(', '),
    })),
  };
}

interface Told {
  readonly address: SubmittedAddress;
  readonly agency: string;
  /** When the hub was told of it. */
  readonly at: string;
}

const day = 86_400_000;
const notHome: ReadonlySet<string> = new Set(['PREVIOUS', 'CORRESPONDENCE']);

/**
 * Where the child is said to live, place by place, the newest word first: who says so and since when. Two current places are a question, and
 * so is one that nobody has spoken of for long: a visit went to an old address before.
 */
export function presentAddresses(view: ContactView, names: Names, now: number) {
  const told = [
    ...toldBy(view.concern.child, view.concern.agency, view.concern.recordedAt),
    ...view.who.linked.flatMap(({ child, agency, recordedAt }) => toldBy(child, agency, recordedAt)),
  ]
    .filter(({ address }) => address.to === undefined && !notHome.has(address.type ?? ''))
    .sort((a, b) => b.at.localeCompare(a.at));
  const places: Told[][] = [];
  for (const one of told) {
    const known = places.find(([first]) => isSamePlace(first!.address, one.address));
    if (known) known.push(one);
    else places.push([one]);
  }
  const limit = view.triage?.addressStaleAfterDays ?? Infinity;
  return {
    places: places.map((same) => {
      const [newest] = same;
      const age = (now - Date.parse(newest!.at)) / day;
      return {
        text: addressLine(newest!.address),
        told: [...new Set(same.map(({ agency, at }) => `${names.agency(agency)}, ${date(at)}`))],
        since: newest!.address.from ? `from ${date(newest!.address.from)}` : null,
        old: age > limit ? `Last spoken of ${ago(newest!.at, now)}` : null,
      };
    }),
    differ: places.length > 1,
    notOpened:
      groupsKept(view.keptBack).has('address') ||
      isKept(view.concern.child) ||
      view.who.linked.some(({ child }) => isKept(child)),
  };
}

/** Whether an address that was told there would not be shown. */
const isKept = (child: ContactView['concern']['child']): boolean =>
  child.state !== 'opened' || child.withheld?.includes('address') === true;

const toldBy = (child: ContactView['concern']['child'], agency: string, at: string): Told[] =>
  child.state === 'opened' ? (child.content.child.addresses ?? []).map((address) => ({ address, agency, at })) : [];

const isSamePlace = (a: SubmittedAddress, b: SubmittedAddress): boolean =>
  ['SAME', 'FITS'].includes(matchPlaces([placeOf(a)], [placeOf(b)]));

/** Whoever raised it gave no name, or asked about a child without saying whose: nobody may be rung back as if they had. */
function noNameOf({ concern: { referrer } }: ContactView): { readonly title: string; readonly text: string } | null {
  if (referrer.state !== 'opened') return null;
  const { anonymity, role } = referrer.content.raisedBy;
  if (role?.toLowerCase().includes(noNames))
    return {
      title: 'No-names consultation',
      text: 'The professional gave the child no name of their own: what is called the child’s name is the one they used.',
    };
  if (anonymity === 'ANONYMOUS')
    return {
      title: 'Raised anonymously',
      text: 'Nobody can be rung back. It counts as much as any other concern.',
    };
  return anonymity === 'CONFIDENTIAL'
    ? { title: 'The family must not learn who raised it', text: 'Do not say the name, and nothing that would tell it.' }
    : null;
}
