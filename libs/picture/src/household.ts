import type { ChildContent } from '#concerns';
import { londonDay, type Instant } from '#kernel';
import { nameOf } from './identity.js';
import { contentOf, sourceOf, type OpenedConcern } from './opened-concern.js';
import type { HouseholdMember, Source } from './picture.js';
import { ageInWords, dayWords, relationWords } from './words.js';

interface Given {
  readonly key: string;
  readonly member: Omit<HouseholdMember, 'sources'>;
  readonly source: Source;
}

/**
 * Who else is named around the child, as given. One person named alike by several agencies is one line with all its sources;
 * where they disagree on the household the line says so by not claiming either.
 */
export function composeHousehold(concerns: readonly OpenedConcern[], at: Instant): HouseholdMember[] {
  const given = concerns.flatMap((concern) => [...adultsOf(concern), ...siblingsOf(concern, at)]);
  const members = new Map<string, HouseholdMember & { sources: Source[] }>();
  for (const { key, member, source } of given) {
    const known = members.get(key);
    if (!known) members.set(key, { ...member, sources: [source] });
    else
      members.set(key, {
        ...known,
        relations: [...new Set([...known.relations, ...member.relations])],
        sameHousehold:
          known.sameHousehold === member.sameHousehold
            ? known.sameHousehold
            : (known.sameHousehold ?? member.sameHousehold),
        allegedSourceOfHarm: known.allegedSourceOfHarm || member.allegedSourceOfHarm,
        childId: known.childId ?? member.childId,
        detail: known.detail ?? member.detail,
        sources: [...known.sources, source],
      });
  }
  return [...members.values()].sort(
    (a, b) => Number(a.sameHousehold === false) - Number(b.sameHousehold === false) || a.kind.localeCompare(b.kind),
  );
}

const keyOf = (name: string) => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

function adultsOf(concern: OpenedConcern): Given[] {
  return concern.adults.flatMap(({ part }) => {
    const content = contentOf(part);
    if (!content) return [];
    const relations = content.relatedTo.filter((relation) => relation.mention === concern.mentionId);
    const name = nameOf(content.adult) ?? 'An adult whose name was not given';
    return [
      {
        key: `adult ${keyOf(name)}`,
        source: sourceOf(concern),
        member: {
          kind: 'ADULT' as const,
          name,
          relations: relations.map(({ kind, kindText }) => relationWords(kind, kindText)),
          sameHousehold: content.adult.sameHousehold ?? null,
          allegedSourceOfHarm: content.adult.allegedSourceOfHarm === true,
          childId: null,
          detail: content.adult.dateOfBirth ? `born ${dayWords(content.adult.dateOfBirth)}` : null,
        },
      },
    ];
  });
}

function siblingsOf(concern: OpenedConcern, at: Instant): Given[] {
  return concern.siblings.flatMap(({ childId, part, mention }) => {
    const content = contentOf(part);
    if (!content) return [];
    const name = nameOf(content.child) ?? (content.child.unborn ? 'Unborn child' : 'A child whose name was not given');
    return [
      {
        key: `child ${childId ?? mention}`,
        source: sourceOf(concern),
        member: {
          kind: 'CHILD' as const,
          name,
          relations: ['named in the same concern'],
          sameHousehold: null,
          allegedSourceOfHarm: false,
          childId,
          detail: ageOf(content, at),
        },
      },
    ];
  });
}

function ageOf({ child }: ChildContent, at: Instant): string | null {
  if (child.dateOfBirth) return ageInWords(child.dateOfBirth, londonDay(at));
  if (child.expectedDeliveryDate) return `expected ${dayWords(child.expectedDeliveryDate)}`;
  if (!child.estimatedAge) return null;
  const { years, months } = child.estimatedAge;
  return years === 0 ? `about ${months ?? 0} months old when told` : `about ${years} years old when told`;
}
