import { codes } from '#concerns';
import { date, listOf } from '#ui';
import { isRealDay } from '../query.js';
import { label, words, type WordList } from '../words.js';
import { saysNothing, visible, type RaiseDraft, type Typed, type TypedPerson } from './draft.js';
import { day, tellerOf, text } from './submission.js';

/** Choices of a page as [code, words]. */
const choices = (list: WordList, all: readonly string[]) => all.map((code) => [code, label(list, code)] as const);

/** The lists that pages offer. Nothing in them is chosen beforehand. */
export const offered = {
  kinds: choices('kind', codes.kind),
  sexes: choices('sex', codes.sex),
  schemes: choices('ethnicityScheme', codes.ethnicityScheme),
  ethnicitySources: choices('ethnicitySource', codes.ethnicitySource),
  disabilities: choices('disability', codes.disability),
  addressTypes: choices('addressType', codes.addressType),
  relations: choices('relationship', codes.relationship),
  harms: choices('harm', codes.harmTypes),
  gateways: choices('gateway', codes.gateways),
} as const;

/** What was typed, as a field shows it again. */
export const typedOf = (typed: Typed): Typed =>
  Object.fromEntries(
    Object.entries(typed).map(([name, value]) => [name, typeof value === 'string' ? visible(value) : value]),
  );

/** What a page calls a person: by name where there is one, else by their place in the list. */
export function nameOf(person: TypedPerson, place: number, what: 'Child' | 'Adult'): string {
  const { fields } = person;
  const name = [text(fields, 'givenName'), text(fields, 'familyName')].filter(Boolean).join(' ').trim();
  return visible(name || text(fields, 'alias') || text(fields, 'aliases') || `${what} ${place + 1}`);
}

/** A day as typed: in words where the calendar has it, as it stands where it has not. */
function dayWords(typed: Typed, name: string): string | null {
  const typedDay = day(typed, name);
  if (typedDay === undefined) return null;
  return isRealDay(typedDay) ? date(typedDay) : visible(typedDay.split('-').reverse().join(' '));
}

const yesNo = (typed: Typed, name: string): string | null =>
  ({ yes: 'Yes', no: 'No' })[text(typed, name) ?? ''] ?? null;
const codeWords = (list: WordList, typed: Typed, name: string): string | null => {
  const code = text(typed, name);
  return code === undefined ? null : label(list, code);
};
const several = (list: WordList, typed: Typed, name: string): string | null => {
  const value = typed[name];
  return Array.isArray(value) && value.length > 0 ? listOf(value.map((code) => words(list, code))) : null;
};
const plain = (typed: Typed, name: string): string | null => {
  const value = text(typed, name);
  return value === undefined ? null : visible(value);
};

export interface AnswerRow {
  readonly label: string;
  readonly text: string;
}
export interface AnswerCard {
  readonly title: string;
  readonly step: string;
  readonly rows: readonly AnswerRow[];
}

const rows = (given: Readonly<Record<string, string | null>>): AnswerRow[] =>
  Object.entries(given).flatMap(([label, text]) => (text === null ? [] : [{ label, text }]));

const addressRows = ({ addresses }: TypedPerson): AnswerRow[] =>
  addresses.map((address) => {
    const lines = ['line1', 'line2', 'postcode'].map((name) => plain(address, name)).filter(Boolean);
    const [from, to] = [dayWords(address, 'from'), dayWords(address, 'to')];
    const when = [from && `from ${from}`, to && `to ${to}`].filter(Boolean).join(' ');
    const kind = plain(address, 'typeText') ?? codeWords('addressType', address, 'type');
    const more = [kind, when].filter(Boolean).join(', ');
    return { label: 'Address', text: [lines.join(', '), more && `(${more})`].filter(Boolean).join(' ') };
  });

const age = (fields: Typed): string | null => {
  const [years, months] = [plain(fields, 'years'), plain(fields, 'months')];
  if (years === null && months === null) return null;
  return `About ${[years && `${years} years`, months && `${months} months`].filter(Boolean).join(' ')}`;
};

function childCard(child: TypedPerson, place: number, noNames: boolean): AnswerCard {
  const { fields } = child;
  const named = noNames
    ? rows({ 'Called, not by name': plain(fields, 'alias') })
    : rows({
        'First names': plain(fields, 'givenName'),
        'Family name': plain(fields, 'familyName'),
        'Other names': plain(fields, 'aliases'),
        'Date of birth': dayWords(fields, 'dateOfBirth'),
        'Not born yet': text(fields, 'unborn') === 'yes' ? 'Yes' : null,
        'Due date': dayWords(fields, 'due'),
        'NHS number': plain(fields, 'nhsNumber'),
        'Unique pupil number': plain(fields, 'upn'),
        'School’s number': plain(fields, 'schoolUrn'),
        Language: plain(fields, 'language'),
        'Interpreter needed': yesNo(fields, 'interpreter'),
        Ethnicity: plain(fields, 'ethnicityCode'),
        Disability: several('disability', fields, 'disability'),
      });
  const rest = [...rows({ Age: age(fields), Sex: codeWords('sex', fields, 'sex') })];
  const all = [...named, ...rest, ...(noNames ? [] : addressRows(child))];
  return { title: nameOf(child, place, 'Child'), step: `child/${child.key}`, rows: all };
}

function adultCard(adult: TypedPerson, place: number, children: readonly TypedPerson[]): AnswerCard {
  const { fields } = adult;
  const relations = children.flatMap((child, at): AnswerRow[] => {
    const relation =
      plain(fields, `relationText-${child.key}`) ?? codeWords('relationship', fields, `relation-${child.key}`);
    return relation === null ? [] : [{ label: `To ${nameOf(child, at, 'Child')}`, text: relation }];
  });
  return {
    title: nameOf(adult, place, 'Adult'),
    step: `adult/${adult.key}`,
    rows: [
      ...rows({
        'First names': plain(fields, 'givenName'),
        'Family name': plain(fields, 'familyName'),
        'Other names': plain(fields, 'aliases'),
        'Date of birth': dayWords(fields, 'dateOfBirth'),
        'NHS number': plain(fields, 'nhsNumber'),
      }),
      ...relations,
      ...rows({
        'Lives with the child': yesNo(fields, 'household'),
        'Said to be a source of harm': yesNo(fields, 'source'),
      }),
      ...addressRows(adult),
    ],
  };
}

/** The answers page: a card for each page, in the pages' own words. */
export function answersOf(draft: RaiseDraft, desk: boolean): AnswerCard[] {
  const { from, worry, danger, children } = draft;
  const teller = tellerOf(draft);
  const whose = children.findIndex(({ key }) => key === worry['whose']);
  const told = {
    SELF: 'You, from your own work',
    PUBLIC: 'Somebody of the public',
    NO_NAMES: 'A professional, without naming the child',
  }[teller];
  const tellerCard = {
    title: 'Who is telling',
    step: 'from',
    rows: rows({
      'Told by': from['teller'] ? told : null,
      'May be named': teller === 'PUBLIC' ? codeWords('anonymity', from, 'anonymity') : null,
      ...(teller === 'SELF'
        ? {}
        : {
            Name: plain(from, 'name'),
            'Role or relation': plain(from, 'role'),
            'How to reach them': plain(from, 'contact'),
          }),
    }),
  };
  return [
    ...(desk ? [tellerCard] : []),
    {
      title: 'What worries you',
      step: 'worry',
      rows: rows({
        'In your words': plain(worry, 'narrative'),
        'How it is known': codeWords('kind', worry, 'kind'),
        'The child’s own words': plain(worry, 'words'),
        'Said by': whose >= 0 && children.length > 1 ? nameOf(children[whose]!, whose, 'Child') : null,
        'How they were said': plain(worry, 'how'),
        'Child alone with the listener': yesNo(worry, 'alone'),
        Began: dayWords(worry, 'from'),
        Ended: dayWords(worry, 'to'),
      }),
    },
    ...children.map((child, place) => childCard(child, place, teller === 'NO_NAMES')),
    ...draft.adults.map((adult, place) => adultCard(adult, place, children)),
    {
      title: 'Danger, and what was done',
      step: 'danger',
      rows: rows({
        'Immediate danger': yesNo(danger, 'danger') ?? 'Not said',
        'What has been done': plain(danger, 'action'),
        'Family told': yesNo(danger, 'told'),
        'What was said, or why not': plain(danger, 'toldReason'),
        'Family’s agreement to support': { yes: 'Agreed', no: 'Refused' }[text(danger, 'agreed') ?? ''] ?? null,
        'What they said': plain(danger, 'agreedReason'),
        'Kinds of harm': several('harm', danger, 'harm'),
        'Other harm': plain(danger, 'harmText'),
        'Level of need': plain(danger, 'level'),
        'Legal power': several('gateway', danger, 'gateways'),
        'Why it was necessary': plain(danger, 'necessity'),
        'How to reach you': teller === 'SELF' ? plain(danger, 'contact') : null,
      }),
    },
  ];
}

/** One line of a list of people on their way into a concern. */
export const personLines = (people: readonly TypedPerson[], what: 'Child' | 'Adult', noNames = false) =>
  people.map((person, place) => {
    const card = what === 'Child' ? childCard(person, place, noNames) : adultCard(person, place, []);
    return {
      key: person.key,
      name: card.title,
      step: card.step,
      empty: saysNothing(person),
      about: card.rows
        .filter(({ label }) => ['Date of birth', 'Age', 'Due date', 'Address'].includes(label))
        .map((row) => row.text)
        .join(' · '),
    };
  });
