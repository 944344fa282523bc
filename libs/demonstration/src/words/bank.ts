import type { Chance } from '../chance.js';

/** Who is spoken of. */
export interface Spoken {
  readonly givenName: string;
  readonly sex?: 'M' | 'F';
}

/** Puts a child's name and pronouns into words of the bank. */
export function fill(text: string, { givenName, sex }: Spoken): string {
  const [they, them, their] = sex === 'F' ? ['she', 'her', 'her'] : sex === 'M' ? ['he', 'him', 'his'] : [];
  return text
    .replaceAll('{name}', givenName)
    .replaceAll('{they}', they ?? givenName)
    .replaceAll('{them}', them ?? givenName)
    .replaceAll('{their}', their ?? `${givenName}’s`);
}

/** One sentence of each list, so that few lists make many different texts. */
export const sentences = (chance: Chance, child: Spoken, ...lists: readonly (readonly string[])[]): string =>
  lists
    .map((list) => fill(chance.pick(list), child))
    .filter((sentence) => sentence !== '')
    .map((sentence) => `${sentence[0]!.toUpperCase()}${sentence.slice(1)}`)
    .join(' ');

/** What a kind of harm comes to, in a clause. */
const harms: Readonly<Record<string, string>> = {
  NEGLECT: 'what is described is day-to-day care that falls short',
  MEDICAL_NEGLECT: 'health needs are known and are not being met',
  EDUCATIONAL_NEGLECT: 'nobody can say what education {name} has',
  SUPERVISORY_NEGLECT: '{name} is left without an adult for longer than is safe',
  PHYSICAL: 'there is an injury, and the account of it is not settled',
  EMOTIONAL: '{name} lives with fear or distress that others have noticed',
  SEXUAL: 'there may be a sexual risk in the home',
  DOMESTIC_ABUSE: 'there is violence between adults where {name} lives',
  CSE: 'somebody may be exploiting {name}',
  CCE: 'somebody may be using {name} to carry or hold things',
  MISSING: '{name} has been where no adult knew',
  ONLINE: 'the contact is online, and not everything has been seen',
  SERIOUS_YOUTH_VIOLENCE: 'there is a risk of violence between young people',
  GANG: 'older young people have a hold on {name}',
  SELF_HARM: '{name} has hurt {them}self',
  PARENTAL_ALCOHOL: 'drinking affects the care that {name} gets',
  PARENTAL_DRUGS: 'drug use affects the home that {name} lives in',
  PARENTAL_MENTAL_HEALTH: 'a parent is unwell and asks for help',
  PARENTAL_LEARNING_DISABILITY: 'a parent needs more support than there is',
  PRE_BIRTH: 'the risk is to a baby not yet born',
};
export const harmClause = (harmTypes: readonly string[]): string =>
  harms[harmTypes[0] ?? ''] ?? 'the worry is real and not yet understood';
