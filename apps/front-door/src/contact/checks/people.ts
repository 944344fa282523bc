import type { AdultContent, ChildContent } from '#concerns';
import type { Uuid } from '#kernel';
import { fullName, listOf } from '#ui';
import { childAge, childName, notOpened } from '../../presenters/child-words.js';
import type { CheckPerson } from '../../view-models.js';
import { words } from '../../words.js';

/** What to call somebody who is asked about. Never empty. */
export function personName({ who, name }: Pick<CheckPerson, 'who' | 'name'>): string {
  if (who !== 'ADULT') return childName(name as Parameters<typeof childName>[0]);
  if (name.state !== 'opened') return notOpened(name);
  return fullName((name.content as AdultContent).adult) ?? 'Adult whose name was not given';
}

/** Beside the name: an age, or whose mother it is. */
export function personNote({ who, name }: CheckPerson, people: readonly CheckPerson[], now: number): string | null {
  if (name.state !== 'opened') return null;
  if (who !== 'ADULT') return childAge((name.content as ChildContent).child, now);
  const { relatedTo } = name.content as AdultContent;
  const relations = relatedTo.flatMap(({ mention, kind, kindText }) => {
    const child = people.find(({ mentionId }) => mentionId === mention);
    return child ? [`${kindText ?? words('relationship', kind)} of ${personName(child)}`] : [];
  });
  return relations.length > 0 ? listOf(relations) : null;
}

export const nameFor = (people: readonly CheckPerson[], mentionId: Uuid): string => {
  const person = people.find((one) => one.mentionId === mentionId);
  return person ? personName(person) : 'Another child of this enquiry';
};
