import type { Uuid } from '#kernel';
import type { FieldGroup } from '../policy/index.js';
import type { Sight, StandingRestriction } from '../restrictions/sight.js';

/** What breaking the glass opens: all of a child's or a contact's page, one entry of it, or one group of what is said. */
export type GlassOpens = 'PAGE' | 'ENTRY' | FieldGroup;

/** Something that somebody may ask to see at once, as it is told apart on their page by what it is. */
export interface GlassChoice {
  /** Tells it apart among the choices of one page; nothing of it says why it is restricted. */
  readonly code: string;
  readonly opens: readonly GlassOpens[];
  /** Agencies for which it is restricted. */
  readonly owners: readonly string[];
  readonly restrictions: readonly StandingRestriction[];
}

/** What of a record a restriction keeps: by its rules, and by whether it is about an entry alone. */
export const opensOf = (
  { covers }: Pick<StandingRestriction['rules'], 'covers'>,
  isEntry: boolean,
): readonly GlassOpens[] => (covers === 'EVERYTHING' ? [isEntry ? 'ENTRY' : 'PAGE'] : covers);

/**
 * What there is to choose from. A page that is kept as a whole opens as a whole; of a page that is open, what is kept back is chosen part by
 * part, so that nobody opens the address to read who raised a concern. Alike parts that several agencies restricted open together: one by
 * itself would show nothing.
 */
export function glassChoices({ keeps, restrictions }: ReturnType<Sight['breakableOver']>): readonly GlassChoice[] {
  if (restrictions.length === 0) return [];
  if (keeps === 'PAGE') return [choiceOf('page', ['PAGE'], restrictions)];
  const codeOf = ({ rules }: StandingRestriction) => opensOf(rules, true).join('+').toLowerCase();
  return [...Map.groupBy(restrictions, codeOf)].map(([code, alike]) =>
    choiceOf(code, opensOf(alike[0]!.rules, true), alike),
  );
}

const choiceOf = (
  code: string,
  opens: readonly GlassOpens[],
  restrictions: readonly StandingRestriction[],
): GlassChoice => ({ code, opens, owners: [...new Set(restrictions.map(({ askedBy }) => askedBy))], restrictions });

/** The restrictions of those that were chosen. */
export const chosenOf = (choices: readonly GlassChoice[], codes: readonly string[]): readonly StandingRestriction[] => {
  const chosen = choices.filter(({ code }) => codes.includes(code)).flatMap(({ restrictions }) => restrictions);
  return [...new Map(chosen.map((one): [Uuid, StandingRestriction] => [one.restrictionId, one])).values()];
};
