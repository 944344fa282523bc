import { derivedId, type PlainSection, type Uuid } from '#kernel';
import type {
  AdultContent,
  AgencyFacts,
  ChildContent,
  ChildsWords,
  NarrativeContent,
  ReferrerContent,
} from './content.js';
import type { ConcernRaisedDto } from './submission/concern-raised.dto.js';

/** The ids of everyone in a concern; they follow from its own id, so that a receipt can name them before anything is stored. */
export interface ConcernIds {
  readonly concernId: Uuid;
  readonly children: readonly { readonly mentionId: Uuid; readonly contactId: Uuid }[];
  readonly adults: readonly { readonly mentionId: Uuid }[];
  readonly referrer: Uuid;
  readonly disclosureId: Uuid;
}

export function idsOf(concernId: Uuid, data: ConcernRaisedDto): ConcernIds {
  return {
    concernId,
    children: data.children.map((_, index) => ({
      mentionId: derivedId('mention', concernId, 'CHILD', index),
      contactId: derivedId('contact', concernId, index),
    })),
    adults: (data.adults ?? []).map((_, index) => ({ mentionId: derivedId('mention', concernId, 'ADULT', index) })),
    referrer: derivedId('mention', concernId, 'REFERRER', 0),
    disclosureId: derivedId('disclosure', concernId),
  };
}

const blocks = ['school', 'health', 'police', 'council'] as const;

/** Splits a submission by whom each part is about: a section for every child, every adult and the referrer, and one that the children share. */
export function sectionsOf(
  data: ConcernRaisedDto,
  ids: ConcernIds,
  origin: { readonly source: string; readonly submissionId: string },
): PlainSection[] {
  const whose = placesOf(data);
  const children = data.children.map((child, index): ChildContent => ({
    child,
    ...(whose.words === index ? { childsWords: wordsOf(data) } : {}),
    ...(whose.facts === index ? { agency: factsOf(data) } : {}),
    ...(whose.seen.has(index) ? { seenByPolice: seenAt(data) } : {}),
  }));
  const adults = (data.adults ?? []).map((adult): AdultContent => ({
    adult,
    relatedTo: (adult.relationships ?? []).map(({ to, kind, kindText }) => ({
      mention: ids.children[childAt(data, to)!]!.mentionId,
      kind,
      ...(kindText === undefined ? {} : { kindText }),
    })),
  }));
  const referrer: ReferrerContent = {
    raisedBy: data.raisedBy,
    ...(data.agencyReference === undefined ? {} : { agencyReference: data.agencyReference }),
    ...origin,
  };
  return [
    ...children.map((content, index) => ({ mention: ids.children[index]!.mentionId, section: 'child', content })),
    ...adults.map((content, index) => ({ mention: ids.adults[index]!.mentionId, section: 'adult', content })),
    { mention: ids.referrer, section: 'referrer', content: referrer },
    {
      mention: ids.concernId,
      section: 'narrative',
      content: narrativeOf(data, whose),
      sharedBy: ids.children.map((child) => child.mentionId),
    },
  ];
}

/** Which child words, facts and sightings belong to, by place; null where several children are there and none is named. */
interface Places {
  readonly words: number | null;
  readonly facts: number | null;
  readonly seen: ReadonlySet<number>;
}

function placesOf(data: ConcernRaisedDto): Places {
  const only = data.children.length === 1 ? 0 : null;
  const named = (reference: string | undefined) => (reference === undefined ? only : childAt(data, reference));
  const block = blocks.find((name) => data[name] !== undefined);
  const { childrenSeen, childSeenAt } = data.police ?? {};
  const seen = childrenSeen?.map((reference) => childAt(data, reference)) ?? [childSeenAt === undefined ? null : only];
  return {
    words: data.childsWords ? named(data.childsWords.child) : null,
    facts: block ? named(data[block]?.about) : null,
    seen: new Set(seen.filter((place) => place !== null)),
  };
}

const childAt = (data: ConcernRaisedDto, reference: string): number | null => {
  const place = data.children.findIndex((child) => child.reference === reference);
  return place < 0 ? null : place;
};

function wordsOf(data: ConcernRaisedDto): ChildsWords {
  const { child: _, ...words } = data.childsWords!;
  return words;
}

function factsOf(data: ConcernRaisedDto): AgencyFacts {
  const block = blocks.find((name) => data[name] !== undefined)!;
  const { about: _, ...facts } = data[block]!;
  return { block, facts };
}

const seenAt = ({ police }: ConcernRaisedDto): { at?: string } =>
  police?.childSeenAt === undefined ? {} : { at: police.childSeenAt };

/** What is said of all the children, or of none in particular; members that were not said are not there. */
function narrativeOf(data: ConcernRaisedDto, whose: Places): NarrativeContent {
  const { narrative, kind, harmTypes, harmTypesText, actionTaken, familyTold, agreementToSupport, suggestedLevel } =
    data;
  return {
    narrative,
    kind,
    harmTypes,
    harmTypesText,
    actionTaken,
    familyTold,
    agreementToSupport,
    suggestedLevel,
    childsWords: data.childsWords && whose.words === null ? wordsOf(data) : undefined,
    agency: whose.facts === null && blocks.some((name) => data[name] !== undefined) ? factsOf(data) : undefined,
    necessity: data.sharing?.necessity,
  };
}
