import type { FieldGroup } from '#access';
import { contentOf, detailsErasedAt, isWithheld, type OpenedConcern } from './opened-concern.js';
import type { AgencyVoice, ChildsWord, GivenDetail, HouseholdMember, Identity, NotKnown } from './picture.js';

export interface Known {
  readonly concerns: readonly OpenedConcern[];
  readonly identity: Identity;
  readonly agencies: readonly AgencyVoice[];
  readonly childsWords: readonly ChildsWord[];
  readonly household: readonly HouseholdMember[];
  /** Groups that are kept from the viewer of what is told of the child, whether or not anything of them was given. */
  readonly kept: ReadonlySet<FieldGroup>;
}

const isAddressKept = ({ concerns, kept }: Known): boolean =>
  kept.has('address') || concerns.some(({ child }) => isWithheld(child, 'address'));

type Rule = (known: Known) => NotKnown | null;
const item = (code: string, text: string, settledBy: string): NotKnown => ({ code, text, settledBy });

/** "school: X; police: Y", so that a difference is seen with its sources. */
const bySource = (detail: GivenDetail) =>
  detail.values
    .map((value) => `${value.sources.map((source) => source.agencyName).join(', ')}: ${value.text}`)
    .join('; ');

const missing =
  (code: string, detail: (identity: Identity) => GivenDetail, text: string, settledBy: string): Rule =>
  ({ identity }) =>
    detail(identity).values.length === 0 && !identity.unborn ? item(code, text, settledBy) : null;

const differing =
  (code: string, detail: (identity: Identity) => GivenDetail, what: string, settledBy: string): Rule =>
  ({ identity }) => {
    const given = detail(identity);
    return given.differs ? item(code, `${what} differs. ${bySource(given)}`, settledBy) : null;
  };

/** Seen by a professional in person: an officer at the scene, a face-to-face attendance, a day in school. */
function sightings(concerns: readonly OpenedConcern[]): { alone: boolean }[] {
  return concerns.flatMap((concern) => {
    const child = contentOf(concern.child);
    const facts = child?.agency?.facts;
    const seen: { alone: boolean }[] = [];
    if (child?.seenByPolice) seen.push({ alone: false });
    if (facts?.['mode'] === 'FACE_TO_FACE') seen.push({ alone: facts['seenAlone'] === true });
    if (typeof facts?.['lastAttended'] === 'string') seen.push({ alone: false });
    return seen;
  });
}

const kindWords: Record<string, string> = {
  SCHOOL: 'education',
  HEALTH: 'health',
  POLICE: 'police',
  COUNCIL: 'council services',
};

/** What is not known, by rule; each with what would settle it. Nothing here is weighed or scored. */
const rules: readonly Rule[] = [
  ({ concerns }) =>
    sightings(concerns).length === 0
      ? item(
          'NO_SIGHTING',
          'No professional is recorded as having seen the child in person.',
          'A visit, or a partner saying when they last saw the child.',
        )
      : null,
  ({ concerns, childsWords }) =>
    sightings(concerns).some((seen) => seen.alone) || childsWords.some((said) => said.alone === true)
      ? null
      : item(
          'NOT_SEEN_ALONE',
          'No one is recorded as having seen or heard the child alone.',
          'Speaking with the child alone, where it is safe.',
        ),
  ({ childsWords, identity }) =>
    childsWords.length === 0 && !identity.unborn
      ? item(
          'NO_CHILDS_WORDS',
          'The child’s own words are not recorded.',
          'Asking whoever knows the child best what the child has said.',
        )
      : null,
  ({ agencies }) => {
    const silent = agencies
      .filter((agency) => agency.concerns === 0)
      .map((agency) => kindWords[agency.kind] ?? agency.name);
    return silent.length > 0
      ? item(
          'NO_REPLY',
          `No concern came from ${silent.join(', ').replace(/, (?=[^,]*$)/, ' or ')}.`,
          'Asking them what they hold, where nobody has.',
        )
      : null;
  },
  missing(
    'NO_DATE_OF_BIRTH',
    (identity) => identity.dateOfBirth,
    'Date of birth not held.',
    'The school, the GP or the family.',
  ),
  differing(
    'DATE_OF_BIRTH_DIFFERS',
    (identity) => identity.dateOfBirth,
    'Date of birth',
    'Tracing the NHS number, or the birth certificate.',
  ),
  missing('NO_NHS_NUMBER', (identity) => identity.nhsNumber, 'NHS number not held.', 'A health partner’s trace.'),
  differing('NHS_NUMBER_DIFFERS', (identity) => identity.nhsNumber, 'NHS number', 'A trace: this may be two children.'),
  differing('UPN_DIFFERS', (identity) => identity.upn, 'Unique pupil number', 'The schools: this may be two children.'),
  missing(
    'NO_ETHNICITY',
    (identity) => identity.ethnicity,
    'Ethnicity not recorded.',
    'Asking the child or a parent; it is never guessed.',
  ),
  differing('ETHNICITY_DIFFERS', (identity) => identity.ethnicity, 'Ethnicity', 'Asking the child or a parent.'),
  missing('NO_LANGUAGE', (identity) => identity.language, 'Language not recorded.', 'The school or the family.'),
  // Asking around for an address that is kept back may tell it to whom it is kept from.
  (known) => {
    if (isAddressKept(known))
      return item(
        'ADDRESS_NOT_SHOWN',
        'Where the child lives is not shown to you.',
        'The custodian of restricted records. Do not ask others for it.',
      );
    const { addresses, unborn } = known.identity;
    return addresses.length === 0 && !unborn
      ? item('NO_ADDRESS', 'No address held.', 'Any partner who has visited or written.')
      : null;
  },
  ({ identity }) =>
    identity.addressDiffers
      ? item(
          'ADDRESS_DIFFERS',
          `More than one current address. ${identity.addresses
            .filter((address) => address.to === null)
            .map((address) => `${address.sources.map((source) => source.agencyName).join(', ')}: ${address.text}`)
            .join('; ')}`,
          'A visit, or the housing record.',
        )
      : null,
  ({ household }) =>
    household.some((member) => member.relations.includes('mother'))
      ? null
      : item('MOTHER_NOT_NAMED', 'No one has named the mother.', 'The referrer, the school or health.'),
  ({ household }) =>
    household.some((member) => member.relations.includes('father'))
      ? null
      : item('FATHER_NOT_NAMED', 'No one has named the father.', 'The referrer, the school or health.'),
  ({ household, concerns }) => {
    if (concerns.some(({ adults }) => adults.some(({ part }) => isWithheld(part, 'address')))) return null;
    const elsewhere = household.filter((member) => member.kind === 'ADULT' && member.sameHousehold === false);
    return elsewhere.length > 0
      ? item(
          'ADDRESS_NOT_HELD',
          `Lives elsewhere, address not held: ${elsewhere.map((member) => `${member.name} (${member.relations.join(', ')})`).join('; ')}.`,
          'The family, or police and housing records.',
        )
      : null;
  },
  ({ concerns }) =>
    concerns.some((concern) => concern.immediateDanger === null)
      ? item(
          'DANGER_NOT_SAID',
          `Whether there is immediate danger was not said by ${[...new Set(concerns.filter((concern) => concern.immediateDanger === null).map((concern) => concern.agencyName))].join(', ')}.`,
          'A call to whoever raised it.',
        )
      : null,
  ({ concerns }) => {
    const unsaid = concerns.filter(
      (concern) => contentOf(concern.narrative) && contentOf(concern.narrative)?.familyTold === undefined,
    );
    return unsaid.length > 0
      ? item(
          'FAMILY_TOLD_NOT_SAID',
          `Whether the family was told was not said by ${[...new Set(unsaid.map((concern) => concern.agencyName))].join(', ')}.`,
          'A call to whoever raised it.',
        )
      : null;
  },
];

/** What was erased is not unknown: asking for it again would undo the erasure. */
export const composeNotKnown = (known: Known): NotKnown[] =>
  detailsErasedAt(known.concerns) === null ? rules.flatMap((rule) => rule(known) ?? []) : [];
