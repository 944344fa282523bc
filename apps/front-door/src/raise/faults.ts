import type { ConcernFault } from '#concerns';
import type { RaiseDraft, Step } from './draft.js';
import { stepText } from './draft.js';
import { peopleOf, tellerOf } from './submission.js';

/** A fault of the intake at the field of the page that it came from. */
export interface PageFault {
  readonly step: string;
  /** Id of the field in its page. */
  readonly field: string;
  readonly text: string;
  readonly code: string;
}

interface Place {
  readonly step: Step;
  readonly field: string;
  /** The field as the page calls it. */
  readonly label: string;
}

const page = (code: Step['code'], key: string | null = null): Step => ({ code, key });

/** Members of a person and the fields that they were typed into. */
const personFields: Readonly<Record<string, readonly [field: string, label: string]>> = {
  givenName: ['givenName', 'First names'],
  familyName: ['familyName', 'Family name'],
  aliases: ['aliases', 'Other names'],
  dateOfBirth: ['dateOfBirth-day', 'Date of birth'],
  expectedDeliveryDate: ['due-day', 'Due date'],
  estimatedAge: ['years', 'Age'],
  unborn: ['unborn', 'Not born yet'],
  sex: ['sex', 'Sex'],
  ethnicity: ['ethnicityScheme', 'Ethnicity'],
  language: ['language', 'Language'],
  interpreterNeeded: ['interpreter', 'Interpreter'],
  disability: ['disability', 'Disability'],
  nhsNumber: ['nhsNumber', 'NHS number'],
  upn: ['upn', 'Unique pupil number'],
  schoolUrn: ['schoolUrn', 'School’s number'],
  sameHousehold: ['household', 'Same household'],
  allegedSourceOfHarm: ['source', 'Source of harm'],
};
const ethnicityFields: Readonly<Record<string, readonly [string, string]>> = {
  scheme: ['ethnicityScheme', 'Code list of the ethnicity'],
  schemeText: ['ethnicitySchemeText', 'Which code list'],
  code: ['ethnicityCode', 'Code of the ethnicity'],
  source: ['ethnicitySource', 'Who said so'],
};
const addressFields: Readonly<Record<string, readonly [string, string]>> = {
  line1: ['line1', 'First line of the address'],
  line2: ['line2', 'Second line of the address'],
  postcode: ['postcode', 'Postcode'],
  type: ['type', 'Kind of address'],
  typeText: ['typeText', 'What kind of address'],
  from: ['from-day', 'First day at the address'],
  to: ['to-day', 'Last day at the address'],
};
const dangerFields: Readonly<Record<string, readonly [string, string]>> = {
  immediateDanger: ['danger', 'Immediate danger'],
  actionTaken: ['action', 'What has been done'],
  familyTold: ['told', 'Whether the family was told'],
  'familyTold/reason': ['toldReason', 'What was said, or why not'],
  agreementToSupport: ['agreed', 'Whether the family agrees to support'],
  'agreementToSupport/reason': ['agreedReason', 'What they said'],
  harmTypes: ['harm', 'Kinds of harm'],
  harmTypesText: ['harmText', 'What other harm'],
  suggestedLevel: ['level', 'Level of need'],
  sharing: ['gateways', 'Legal power'],
  'sharing/necessity': ['necessity', 'Why it was necessary'],
};
const worryFields: Readonly<Record<string, readonly [string, string]>> = {
  narrative: ['narrative', 'What worries you'],
  kind: ['kind', 'How it is known'],
  childsWords: ['words', 'The child’s own words'],
  'childsWords/how': ['how', 'How they were said'],
  'childsWords/alone': ['alone', 'Whether the child was alone'],
  occurred: ['to-day', 'When it ended'],
  'occurred/from': ['from-day', 'When it began'],
  'occurred/to': ['to-day', 'When it ended'],
};
const tellerFields: Readonly<Record<string, readonly [string, string]>> = {
  name: ['name', 'Name'],
  role: ['role', 'What they are to the child'],
  contact: ['contact', 'How to reach them'],
  anonymity: ['anonymity', 'Whether they may be named'],
};

/** Where on the pages a pointer of the intake's leads. Everything that can be submitted comes from some field. */
function placeOf(pointer: string, draft: RaiseDraft): Place {
  const [, , member = '', ...rest] = pointer.split('/');
  const inner = [member, ...rest.slice(0, 1)].join('/');
  const at = (step: Step, [field, label]: readonly [string, string]): Place => ({ step, field, label });
  if (member === 'children' || member === 'adults') return personPlace(member, rest, draft);
  if (member === 'raisedBy') {
    const told = tellerFields[rest[0] ?? 'name'] ?? tellerFields['name']!;
    return tellerOf(draft) === 'SELF' ? at(page('danger'), ['contact', 'How to reach you']) : at(page('from'), told);
  }
  const danger = dangerFields[inner] ?? dangerFields[member];
  if (danger) return at(page('danger'), danger);
  return at(page('worry'), worryFields[inner] ?? worryFields[member] ?? worryFields['narrative']!);
}

function personPlace(list: 'children' | 'adults', rest: readonly string[], draft: RaiseDraft): Place {
  const code = list === 'children' ? 'child' : 'adult';
  const [index = '0', member = '', third = '', fourth = ''] = rest;
  const people = peopleOf(draft);
  const person = people[list][Number(index)] ?? people[list][0];
  const step = page(code, person?.key ?? null);
  const first = tellerOf(draft) === 'NO_NAMES' && code === 'child' ? 'alias' : 'givenName';
  if (member === 'addresses') {
    const [field, label] = addressFields[fourth] ?? addressFields[third === '' ? 'line1' : 'to']!;
    return { step, field: `address-${third === '' ? 0 : third}-${field}`, label };
  }
  if (member === 'relationships') {
    const child = relatedChild(draft, person?.key, Number(third));
    const field = fourth === 'kindText' ? `relationText-${child}` : `relation-${child}`;
    return { step, field, label: 'What they are to the child' };
  }
  if (member === 'ethnicity' && ethnicityFields[third]) {
    const [field, label] = ethnicityFields[third];
    return { step, field, label };
  }
  if (member === 'estimatedAge' && third === 'months') return { step, field: 'months', label: 'Months' };
  const [field, label] = personFields[member] ?? [
    first,
    first === 'alias' ? 'What they call the child' : 'First names',
  ];
  return { step, field: member === 'aliases' && first === 'alias' ? 'alias' : field, label };
}

/** Only relationships that were chosen are submitted: the n-th of them belongs to the n-th child that has one. */
function relatedChild(draft: RaiseDraft, adult: string | undefined, index: number): string {
  const fields = draft.adults.find(({ key }) => key === adult)?.fields ?? {};
  const related = peopleOf(draft).children.filter(({ key }) => Boolean(fields[`relation-${key}`]));
  return (related[index] ?? draft.children[0])?.key ?? 'c1';
}

const lower = (label: string): string =>
  /^[A-Z]{2}/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);

function sentenceOf({ code, message, pointer }: ConcernFault, { label, field }: Place): string {
  const longest = /\d[\d,]*/.exec(message)?.[0];
  switch (code) {
    case 'required':
      return field === 'narrative'
        ? 'Say what worries you'
        : `${label} is missing: say it, or clear what depends on it`;
    case 'too-long':
      return `${label} must be ${Number(longest).toLocaleString('en-GB')} characters or fewer`;
    case 'text':
      return `${label} held invisible control characters, which are left out now: look at it again and continue`;
    case 'not-found-by-anything':
      return 'Say something to find the child by: a name, a date of birth, a number, an address, or an adult who has a name';
    case 'check-digit':
      return `${label} has a wrong check ${field === 'upn' ? 'letter' : 'digit'}: compare it with where you have it from`;
    case 'in-the-future':
      return field === 'due-day' ? 'Due date must be within 300 days' : `${label} must be today or in the past`;
    case 'ends-before-it-begins':
      return pointer === '/data/occurred'
        ? 'When it ended must not be before it began'
        : `${label} must not be before the first`;
    case 'contradiction':
      if (field === 'disability') return 'Choose “None”, or what applies, not both';
      return field === 'unborn'
        ? 'A child who is not born yet has a due date, and neither a date of birth nor an age'
        : 'Give one of these only: a date of birth, an age, or a due date';
    case 'text-of-other-missing':
      return `Say what “other” is: ${lower(label)}`;
    case 'too-many':
      return `${label}: there are more than the hub can take at once`;
    case 'format':
      return /-day$/.test(field)
        ? `${label} must be a real date, for example 18 6 2015`
        : `${label} ${message.replace(/^\S+ /, '').replace(/\.$/, '')}`;
    case 'type':
    case 'out-of-range':
      return `${label} must be a whole number${longest ? ` ${message.replace(/^.*?(from .*?)\.?$/, '$1')}` : ''}`;
    default:
      return `${label} cannot be taken like this: choose or type it again`;
  }
}

/** The intake's faults at the fields of the pages, each field once. */
export function pageFaults(faults: readonly ConcernFault[], draft: RaiseDraft): PageFault[] {
  const seen = new Set<string>();
  return faults.flatMap((fault) => {
    // The time is the hub's own: nothing on a page could mend it.
    if (!fault.pointer.startsWith('/data')) return [];
    const place = placeOf(fault.pointer, draft);
    const step = stepText(place.step);
    if (seen.has(`${step}#${place.field}`)) return [];
    seen.add(`${step}#${place.field}`);
    return [{ step, field: place.field, text: sentenceOf(fault, place), code: fault.code }];
  });
}

/** What the teller's page asks by itself, where the front door types for others. */
export function tellerFaults({ from }: RaiseDraft): PageFault[] {
  const missing = (field: string, text: string) => [{ step: 'from', field, text, code: 'required' }];
  if (!from['teller']) return missing('teller', 'Choose who is telling you');
  if (from['teller'] === 'PUBLIC' && !from['anonymity'])
    return missing('anonymity', 'Choose whether they may be named');
  return [];
}
