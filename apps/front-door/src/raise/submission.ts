import { concernRaisedType, type SubmissionAttributes } from '#concerns';
import { saysNothing, type RaiseDraft, type Typed, type TypedPerson } from './draft.js';

/** The person whose session it is. */
export interface Submitter {
  readonly name: string;
  readonly roleName: string;
}

/** Who tells: the submitter of their own knowledge, somebody of the public through them, or a professional who does not name the child. */
export type Teller = 'SELF' | 'PUBLIC' | 'NO_NAMES';
export const tellerOf = ({ from }: RaiseDraft): Teller => {
  const teller = text(from, 'teller');
  return teller === 'PUBLIC' || teller === 'NO_NAMES' ? teller : 'SELF';
};

/** Envelope of a submission from a page; its id is the draft's, so that sending it twice is sending it once. */
export const attributesOf = (id: string, source: string, time: string): SubmissionAttributes => ({
  id,
  source,
  type: concernRaisedType,
  time,
});

/** The children and adults that a submission names, in its order: those of whom nothing was said are not there. */
export function peopleOf(draft: RaiseDraft): { children: readonly TypedPerson[]; adults: readonly TypedPerson[] } {
  const children = draft.children.filter((child) => !saysNothing(child));
  return {
    children: children.length > 0 ? children : draft.children.slice(0, 1),
    adults: draft.adults.filter((adult) => !saysNothing(adult)),
  };
}

/**
 * What the pages hold, as the submission that the intake takes from everybody: texts as typed, dates as `yyyy-mm-dd` even where they are
 * none, so that the intake's own rules say what is wrong.
 */
export function submissionOf(draft: RaiseDraft, submitter: Submitter): Record<string, unknown> {
  const { worry, danger } = draft;
  const { children, adults } = peopleOf(draft);
  const noNames = tellerOf(draft) === 'NO_NAMES';
  const words = filled({
    words: text(worry, 'words'),
    how: text(worry, 'how'),
    alone: yesNo(worry, 'alone'),
    child: whoseWords(draft, children),
  });
  return filled({
    raisedBy: raisedBy(draft, submitter),
    children: children.map((child) => (noNames ? unnamedChild(child) : childOf(child))),
    adults: adults.length > 0 ? adults.map((adult) => adultOf(adult, children)) : undefined,
    narrative: text(worry, 'narrative'),
    kind: text(worry, 'kind'),
    childsWords: Object.keys(words).some((member) => member !== 'child') ? words : undefined,
    occurred: part({ from: day(worry, 'from'), to: day(worry, 'to') }),
    immediateDanger: yesNo(danger, 'danger'),
    actionTaken: text(danger, 'action'),
    familyTold: part({ told: yesNo(danger, 'told'), reason: text(danger, 'toldReason') }),
    agreementToSupport: part({ agreed: yesNo(danger, 'agreed'), reason: text(danger, 'agreedReason') }),
    harmTypes: list(danger, 'harm'),
    harmTypesText: text(danger, 'harmText'),
    suggestedLevel: number(danger, 'level'),
    sharing: part({ gateways: list(danger, 'gateways'), necessity: text(danger, 'necessity') }),
  });
}

/** What the role of a professional says who asked without the child's true name; the pages know a no-names consultation by it. */
export const noNames = 'no-names consultation';

function raisedBy(draft: RaiseDraft, submitter: Submitter): Record<string, unknown> {
  const { from, danger } = draft;
  const told = { name: text(from, 'name'), role: text(from, 'role'), contact: text(from, 'contact') };
  switch (tellerOf(draft)) {
    case 'PUBLIC': {
      const anonymity = text(from, 'anonymity');
      // Somebody who gave no name has none in the record, whatever stands in the fields of an earlier try.
      return filled(anonymity === 'ANONYMOUS' ? { role: told.role, anonymity } : { ...told, anonymity });
    }
    case 'NO_NAMES':
      return filled({
        ...told,
        role: [told.role, `(${noNames})`].filter(Boolean).join(' '),
        anonymity: 'NAMED',
      });
    default:
      return filled({
        name: submitter.name,
        role: submitter.roleName,
        contact: text(danger, 'contact'),
        anonymity: 'NAMED',
      });
  }
}

/** Nothing but what the professional calls the child, marked as no name; what else was typed before is left out. */
const unnamedChild = ({ key, fields }: TypedPerson): Record<string, unknown> => {
  const alias = text(fields, 'alias');
  return filled({
    reference: key,
    aliases: alias && [`${alias} (not named)`],
    estimatedAge: ageOf(fields),
    sex: text(fields, 'sex'),
  });
};

function childOf({ key, fields, addresses }: TypedPerson): Record<string, unknown> {
  return filled({
    reference: key,
    ...namesOf(fields),
    dateOfBirth: day(fields, 'dateOfBirth'),
    expectedDeliveryDate: day(fields, 'due'),
    estimatedAge: ageOf(fields),
    unborn: text(fields, 'unborn') === 'yes' ? true : undefined,
    sex: text(fields, 'sex'),
    ethnicity: part({
      scheme: text(fields, 'ethnicityScheme'),
      schemeText: text(fields, 'ethnicitySchemeText'),
      code: text(fields, 'ethnicityCode'),
      source: text(fields, 'ethnicitySource'),
    }),
    language: text(fields, 'language'),
    interpreterNeeded: yesNo(fields, 'interpreter'),
    disability: list(fields, 'disability'),
    nhsNumber: text(fields, 'nhsNumber'),
    upn: text(fields, 'upn')?.toUpperCase(),
    schoolUrn: text(fields, 'schoolUrn'),
    addresses: addressesOf(addresses),
  });
}

function adultOf({ key, fields, addresses }: TypedPerson, children: readonly TypedPerson[]): Record<string, unknown> {
  const relationships = children
    .map((child) => ({
      to: child.key,
      kind: text(fields, `relation-${child.key}`),
      kindText: text(fields, `relationText-${child.key}`),
    }))
    .filter(({ kind }) => kind !== undefined)
    .map(filled);
  return filled({
    reference: key,
    ...namesOf(fields),
    dateOfBirth: day(fields, 'dateOfBirth'),
    nhsNumber: text(fields, 'nhsNumber'),
    relationships: relationships.length > 0 ? relationships : undefined,
    sameHousehold: yesNo(fields, 'household'),
    allegedSourceOfHarm: yesNo(fields, 'source'),
    addresses: addressesOf(addresses),
  });
}

const namesOf = (fields: Typed) => {
  const aliases = (text(fields, 'aliases') ?? '').split(/[,\n]/).map((alias) => alias.trim());
  const given = aliases.filter(Boolean);
  return {
    givenName: text(fields, 'givenName'),
    familyName: text(fields, 'familyName'),
    aliases: given.length > 0 ? given : undefined,
  };
};

const addressesOf = (addresses: readonly Typed[]) =>
  addresses.length === 0
    ? undefined
    : addresses.map((address) =>
        filled({
          line1: text(address, 'line1'),
          line2: text(address, 'line2'),
          postcode: text(address, 'postcode'),
          type: text(address, 'type'),
          typeText: text(address, 'typeText'),
          from: day(address, 'from'),
          to: day(address, 'to'),
        }),
      );

const ageOf = (fields: Typed) => part({ years: number(fields, 'years'), months: number(fields, 'months') });

/** Whose the words are: the child that was named, where there are several to choose from. */
function whoseWords({ worry }: RaiseDraft, children: readonly TypedPerson[]): string | undefined {
  const whose = text(worry, 'whose');
  return children.length > 1 && children.some(({ key }) => key === whose) ? whose : undefined;
}

/** A text that says something. */
export function text(typed: Typed, name: string): string | undefined {
  const value = typed[name];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function list(typed: Typed, name: string): readonly string[] | undefined {
  const value = typed[name];
  return Array.isArray(value) && value.length > 0 ? value : undefined;
}

const yesNo = (typed: Typed, name: string): boolean | undefined =>
  ({ yes: true, no: false })[text(typed, name) ?? ''] as boolean | undefined;

/** A whole number; anything else goes on as text, for the intake to refuse. */
function number(typed: Typed, name: string): number | string | undefined {
  const value = text(typed, name);
  return value !== undefined && /^\d{1,6}$/.test(value) ? Number(value) : value;
}

/** Three fields as `yyyy-mm-dd`, undefined where all are empty. */
export function day(typed: Typed, name: string): string | undefined {
  const [days, months, years] = ['day', 'month', 'year'].map((unit) => text(typed, `${name}-${unit}`) ?? '');
  if (!days && !months && !years) return undefined;
  return `${years}-${months!.padStart(2, '0')}-${days!.padStart(2, '0')}`;
}

const filled = (members: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

const part = (members: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined => {
  const said = filled(members);
  return Object.keys(said).length > 0 ? said : undefined;
};
