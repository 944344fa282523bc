import type { Content } from '#access';
import { concernReference, type AdultContent, type AgencyFacts, type NarrativeContent } from '#concerns';
import { date, dateTime, fullName, listOf, nhsNumber, range } from '#ui';
import type { Names } from '../names.js';
import type { ConcernAsSent, ContactView } from '../view-models.js';
import { begins, humanise, label, words } from '../words.js';
import { addressLine, childAge, childName, childRows, notOpened, type DetailRow } from './child-words.js';
import { links } from './links.js';

const row = (labelText: string, text: string | null | undefined, note?: string): DetailRow[] =>
  text ? [{ label: labelText, lines: [note ? { text, note } : { text }] }] : [];

/** The pages of a contact, in the order of its sub-navigation; a further page is a further line. */
const contactPages = [
  { code: 'concern', text: 'Concern', href: links.contact },
  { code: 'who', text: 'Who is this', href: links.who },
  { code: 'checks', text: 'Checks', href: links.checks },
  { code: 'decision', text: 'Decision', href: links.decision },
  { code: 'record', text: 'Record', href: links.record },
] as const;

/** What heads every page of a contact. */
export function presentContactHead(view: ContactView, names: Names, now: number, withChecks = true) {
  const { concern } = view;
  const child = concern.child.state === 'opened' ? concern.child.content.child : null;
  return {
    contactId: view.contactId,
    childHref: view.childId === null ? null : links.child(view.childId),
    agency: names.agency(concern.agency),
    agencyKind: names.agencyKind(concern.agency),
    bar: {
      name: childName(concern.child),
      danger: view.work.contact.danger || view.immediateDanger === true,
      clock: null,
      details: child
        ? [
            ...(child.dateOfBirth ? [{ label: 'Born', value: date(child.dateOfBirth) }] : []),
            ...(childAge(child, now) ? [{ label: '', value: childAge(child, now) }] : []),
            ...(child.nhsNumber
              ? [{ label: 'NHS number', value: nhsNumber(child.nhsNumber), note: 'not traced' }]
              : []),
          ]
        : [],
      alsoGivenAs: [],
    },
    subnavigation: contactPages
      .filter(({ code }) => withChecks || code !== 'checks')
      .map(({ code, text, href }) => ({ code, text, href: href(view.contactId) })),
  };
}

/** A concern exactly as it was sent, the agency's own codes beside plain words. */
export function presentConcern(concern: ConcernAsSent, names: Names, now: number) {
  const narrative = concern.narrative.state === 'opened' ? concern.narrative.content : null;
  const child = concern.child.state === 'opened' ? concern.child.content : null;
  const own = child?.childsWords ?? null;
  const unsaid = narrative?.childsWords ?? null;
  return {
    erasedAt: concern.child.state === 'erased' ? concern.child.erasedAt : null,
    narrative: concern.narrative,
    kind: narrative?.kind ? { text: words('kind', narrative.kind), code: narrative.kind } : null,
    words: [
      ...(own ? [{ ...own, whose: null }] : []),
      ...(unsaid ? [{ ...unsaid, whose: 'Said of this concern; which child spoke was not stated' }] : []),
    ].map((said) => ({
      words: said.words,
      opening: begins(said.words),
      how: [
        said.whose,
        said.how ?? 'How they were heard was not said',
        said.alone === undefined ? null : said.alone ? 'alone' : 'not alone',
      ]
        .filter(Boolean)
        .join(' · '),
    })),
    about: [
      ...row('Reference', concernReference(concern.concernId)),
      ...row('Happened', range(concern.occurred.from, concern.occurred.to) ?? 'Time not given'),
      ...row('Noticed', concern.noticedAt && dateTime(concern.noticedAt)),
      ...row('Sent', dateTime(concern.sentAt), 'by the sender’s clock'),
      ...row('The hub was told', dateTime(concern.recordedAt)),
      ...row(
        'Immediate danger',
        concern.immediateDanger === null ? 'Not said' : concern.immediateDanger ? 'Yes' : 'No',
      ),
      ...(narrative ? narrativeRows(narrative) : []),
      // Who raised it opens for the other children still: here it is left out rather than called erased.
      ...(concern.child.state === 'erased' ? [] : referrerRows(concern)),
    ],
    child: concern.child,
    childRows: child
      ? childRows(child.child, concern.child.state === 'opened' ? concern.child.withheld : []).filter(
          ({ lines }) => lines.length > 0,
        )
      : [],
    facts: [child?.agency, narrative?.agency].flatMap((facts) => (facts ? [factRows(facts)] : [])),
    otherChildren: concern.otherChildren.map((other) => ({
      name: childName(other.child),
      age: other.child.state === 'opened' ? childAge(other.child.content.child, now) : null,
      contactHref: links.contact(other.contactId),
      childHref: other.childId === null ? null : links.child(other.childId),
    })),
    adults: concern.adults.map(adultCard),
    disclosed: {
      to: names.agency(concern.disclosed.to),
      parts: listOf(concern.disclosed.parts.map((part) => words('part', part))),
      gateways: concern.disclosed.gateways.map((code) => ({ text: words('gateway', code), code })),
      source: words('gatewaySource', concern.disclosed.gatewaySource),
      necessity: narrative?.necessity ?? null,
    },
  };
}

function narrativeRows(narrative: NarrativeContent): DetailRow[] {
  const { familyTold, agreementToSupport: agreement } = narrative;
  const harm = (narrative.harmTypes ?? []).map((code) => ({ text: label('harm', code), note: code }));
  return [
    ...(harm.length > 0 ? [{ label: 'Kinds of harm', lines: harm }] : []),
    ...row('Other harm', narrative.harmTypesText),
    ...row('Action taken', narrative.actionTaken),
    ...row('Family told', familyTold === undefined ? 'Not said' : familyTold.told ? 'Yes' : 'No', familyTold?.reason),
    ...row(
      'Family’s agreement to support',
      agreement === undefined ? 'Not asked' : agreement.agreed ? 'Agreed' : 'Refused',
      agreement?.reason,
    ),
    ...row(
      'Level suggested',
      narrative.suggestedLevel === undefined ? null : `${narrative.suggestedLevel}`,
      'by the sender',
    ),
  ];
}

function referrerRows({ referrer }: ConcernAsSent): DetailRow[] {
  if (referrer.state !== 'opened')
    return row('Raised by', referrer.state === 'erased' ? `Erased on ${date(referrer.erasedAt)}` : notOpened(referrer));
  const { raisedBy, agencyReference } = referrer.content;
  const who = [raisedBy.name, raisedBy.role].filter(Boolean).join(', ');
  return [
    ...row('Raised by', who || 'Not said', raisedBy.anonymity && words('anonymity', raisedBy.anonymity)),
    ...row('Contact', raisedBy.contact),
    ...row('Their reference', agencyReference),
  ];
}

const blockNames = { school: 'School', health: 'Health', police: 'Police', council: 'Council' } as const;
const acronyms: Readonly<Record<string, string>> = {
  sen: 'Special educational needs',
  odsCode: 'Organisation (ODS code)',
  cpisChecked: 'CP-IS checked',
  arrears: 'Rent arrears',
  mode: 'How seen',
  movesIn12Months: 'Moves in 12 months',
  rating: 'The force’s own rating',
};

/** An agency's own facts, member by member: every one is shown, also one that has no label yet. */
function factRows({ block, facts }: AgencyFacts) {
  const own = Object.entries(facts).filter(([name]) => name !== 'about' && name !== 'childrenSeen');
  return {
    title: blockNames[block],
    rows: own.map(([name, value]) => {
      const text = acronyms[name] ?? humanise(name);
      return { label: text.charAt(0).toUpperCase() + text.slice(1), lines: [factLine(name, value)] };
    }),
  };
}

function factLine(name: string, value: unknown): DetailRow['lines'][number] {
  if (typeof value === 'boolean') return { text: value ? 'Yes' : 'No' };
  if (typeof value === 'number') return { text: name === 'attendancePercent' ? `${value}%` : `${value}` };
  if (typeof value !== 'string') return { text: JSON.stringify(value) };
  if (/^\d{4}-\d{2}-\d{2}(T|$)/.test(value)) return { text: dateTime(value) };
  if (!/^[A-Z][A-Z_]*$/.test(value)) return { text: value };
  const inWords = label(name === 'sen' ? 'sen' : name === 'mode' ? 'mode' : 'part', value);
  return inWords.toUpperCase() === value ? { text: value } : { text: inWords, note: value };
}

export function adultCard(content: Content<AdultContent>) {
  if (content.state !== 'opened') return { gone: content, name: null, lines: [] };
  const { adult, relatedTo } = content.content;
  const relations = [...new Set(relatedTo.map(({ kind, kindText }) => kindText ?? words('relationship', kind)))];
  const household =
    adult.sameHousehold === undefined ? null : adult.sameHousehold ? 'same household' : 'lives elsewhere';
  return {
    gone: null,
    name: fullName(adult) ?? 'Adult whose name was not given',
    lines: [
      [listOf(relations), household].filter(Boolean).join(', '),
      adult.aliases?.length ? `Also known as ${listOf(adult.aliases)}` : '',
      adult.dateOfBirth ? `Born ${date(adult.dateOfBirth)}` : '',
      adult.nhsNumber ? `NHS number ${nhsNumber(adult.nhsNumber)}` : '',
      adult.allegedSourceOfHarm ? 'Said to be a person who may have caused harm' : '',
      ...(content.withheld?.includes('address')
        ? ['Address not shown to you']
        : (adult.addresses ?? []).map(addressLine)),
    ].filter(Boolean),
  };
}
