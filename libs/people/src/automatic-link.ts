import type { Uuid } from '#kernel';
import { mayBeTwins, sameNumber, validUpn, type Evidence, type OpenedMention } from './compare.js';
import { validNumber } from './kin.js';

export type AutomaticBasis = 'NHS_NUMBER_AND_DATE_OF_BIRTH' | 'UPN_AND_DATE_OF_BIRTH';

/** A person as far as it was compared with a mention. */
export interface ComparedPerson {
  readonly childId: Uuid;
  readonly compared: { readonly mention: OpenedMention; readonly evidence: Evidence }[];
}

/**
 * The person to whom the hub may link a mention by itself, or null. All of this must hold:
 * one person alone has one of its numbers; with that number goes an equal date of birth, and a given name that is not another child's;
 * no mention of that person gives another number or date of birth; that person is not another child of the same concern;
 * and the concern gives the number to one child only. In doubt a person decides: a false link shows one child's record for another's.
 */
export function automaticLink(
  own: OpenedMention,
  siblings: readonly OpenedMention[],
  holders: readonly ComparedPerson[],
): { childId: Uuid; basis: AutomaticBasis } | null {
  const [person, ...others] = holders;
  if (!person || others.length > 0) return null;
  const evidence = person.compared.map((one) => one.evidence);
  if (evidence.some((one) => contradicts(one) || one.sameConcern)) return null;
  if (siblings.some((sibling) => shareNumber(own, sibling))) return null;
  const ground = evidence.find((one) => sameNumber(one) && one.datesGiven && one.birth === 'SAME' && !mayBeTwins(one));
  if (!ground) return null;
  return {
    childId: person.childId,
    basis: ground.nhsNumber === 'SAME' ? 'NHS_NUMBER_AND_DATE_OF_BIRTH' : 'UPN_AND_DATE_OF_BIRTH',
  };
}

const contradicts = (evidence: Evidence): boolean =>
  evidence.nhsNumber === 'DIFFERENT' ||
  evidence.upn === 'DIFFERENT' ||
  (evidence.datesGiven && evidence.birth !== 'SAME');

function shareNumber({ child: a }: OpenedMention, { child: b }: OpenedMention): boolean {
  const [nhsNumber, upn] = [validNumber(a.nhsNumber), validUpn(a.upn)];
  return (nhsNumber !== null && nhsNumber === validNumber(b.nhsNumber)) || (upn !== null && upn === validUpn(b.upn));
}
