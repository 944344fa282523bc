import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Content } from '#access';
import { agenciesFrom, type AgencyRegistry } from '#agencies';
import type {
  AdultContent,
  AgencyFacts,
  ChildContent,
  NarrativeContent,
  ReferrerContent,
  SubmittedAdult,
  SubmittedChild,
} from '#concerns';
import { derivedId, packageRoot, type Uuid } from '#kernel';
import { composePicture, type ChildPicture, type OpenedConcern } from '#picture';
import type { ConcernAsSent } from '../view-models.js';

/** The sample submissions as pages see them: one child, four agencies, and a brother in the last. Everyone is invented. */

const read = (path: string): unknown => JSON.parse(readFileSync(join(packageRoot(), path), 'utf8'));

export const agencies: AgencyRegistry = agenciesFrom(read('config/agencies.json'), 'config/agencies.json');

export interface Sample {
  readonly id: string;
  readonly source: string;
  readonly time: string;
  readonly type: string;
  readonly data: {
    readonly agencyReference?: string;
    readonly raisedBy: ReferrerContent['raisedBy'];
    readonly children: readonly SubmittedChild[];
    readonly adults?: readonly SubmittedAdult[];
    readonly narrative: string;
    readonly kind: string;
    readonly childsWords?: { readonly words: string; readonly how?: string; readonly alone?: boolean };
    readonly occurred?: { readonly from?: string; readonly to?: string };
    readonly noticedAt?: string;
    readonly immediateDanger?: boolean;
    readonly actionTaken?: string;
    readonly familyTold?: { readonly told: boolean; readonly reason?: string };
    readonly harmTypes?: readonly string[];
    readonly suggestedLevel?: number;
  } & Partial<Record<AgencyFacts['block'], Readonly<Record<string, unknown>>>>;
}

export const sample = (name: string): Sample => read(`test/samples/${name}.json`) as Sample;
export const aminaSamples = ['1-housing', '2-school', '3-hospital', '4-police-two-children'].map(sample);

export const aminaId = derivedId('fixture', 'amina');
export const idrisId = derivedId('fixture', 'idris');
export const concernIdOf = ({ id }: Sample): Uuid => derivedId('fixture', 'concern', id);
export const contactIdOf = ({ id }: Sample, index = 0): Uuid => derivedId('fixture', 'contact', id, index);
export const mentionIdOf = ({ id }: Sample, index: number): Uuid => derivedId('fixture', 'mention', id, index);

const blockOf = ({ data }: Sample): AgencyFacts | undefined => {
  const block = (['school', 'health', 'police', 'council'] as const).find((name) => data[name] !== undefined);
  return block && { block, facts: data[block] ?? {} };
};

export function childContent(from: Sample, index = 0): ChildContent {
  const facts = blockOf(from);
  return {
    child: from.data.children[index]!,
    ...(from.data.childsWords && index === 0 ? { childsWords: from.data.childsWords } : {}),
    ...(facts ? { agency: facts } : {}),
    ...(facts?.block === 'police' ? { seenByPolice: {} } : {}),
  };
}

export const narrativeContent = ({ data }: Sample): NarrativeContent => ({
  narrative: data.narrative,
  kind: data.kind,
  ...(data.harmTypes ? { harmTypes: data.harmTypes } : {}),
  ...(data.actionTaken ? { actionTaken: data.actionTaken } : {}),
  ...(data.familyTold ? { familyTold: data.familyTold } : {}),
  ...(data.suggestedLevel ? { suggestedLevel: data.suggestedLevel } : {}),
});

const adultContents = (from: Sample): AdultContent[] =>
  (from.data.adults ?? []).map((adult) => ({
    adult,
    relatedTo: (adult.relationships ?? [])
      .filter(({ to }) => to === from.data.children[0]?.reference)
      .map(({ kind }) => ({ mention: mentionIdOf(from, 0), kind })),
  }));

export const opened = <T>(content: T): Content<T> => ({ state: 'opened', content });

/** A sample as the picture reads it. */
export function openedConcern(from: Sample, position = 1): OpenedConcern {
  const agency = agencies.bySource(from.source)!;
  return {
    concernId: concernIdOf(from),
    contactId: contactIdOf(from),
    mentionId: mentionIdOf(from, 0),
    agency: agency.code,
    agencyName: agency.name,
    agencyKind: agency.kind,
    position,
    sentAt: from.time,
    recordedAt: from.time,
    occurred: { from: from.data.occurred?.from ?? null, to: from.data.occurred?.to ?? null },
    noticedAt: from.data.noticedAt ?? null,
    immediateDanger: from.data.immediateDanger ?? null,
    child: { content: childContent(from) },
    narrative: { content: narrativeContent(from) },
    adults: adultContents(from).map((content, index) => ({
      mention: derivedId('adult', from.id, index),
      part: { content },
    })),
    siblings: from.data.children.slice(1).map((_, index) => ({
      mention: mentionIdOf(from, index + 1),
      childId: idrisId,
      part: { content: childContent(from, index + 1) },
    })),
  };
}

/** A picture of concerns, put together by the hub's own code. */
export const pictureOf = (
  concerns: readonly OpenedConcern[],
  at: string,
  knownAt: string | null = null,
): ChildPicture =>
  composePicture({ childId: aminaId, accessId: derivedId('fixture', 'look'), position: 40, knownAt, at, concerns });

/** A sample as the Contact page shows it. */
export function concernAsSent(from: Sample): ConcernAsSent {
  const agency = agencies.bySource(from.source)!;
  return {
    concernId: concernIdOf(from),
    submissionType: from.type,
    agency: agency.code,
    sentAt: from.time,
    recordedAt: from.time,
    occurred: { from: from.data.occurred?.from ?? null, to: from.data.occurred?.to ?? null },
    noticedAt: from.data.noticedAt ?? null,
    immediateDanger: from.data.immediateDanger ?? null,
    child: opened(childContent(from)),
    otherChildren: from.data.children.slice(1).map((_, index) => ({
      contactId: contactIdOf(from, index + 1),
      childId: idrisId,
      child: opened(childContent(from, index + 1)),
    })),
    adults: adultContents(from).map(opened),
    referrer: opened({
      raisedBy: from.data.raisedBy,
      ...(from.data.agencyReference ? { agencyReference: from.data.agencyReference } : {}),
      source: from.source,
      submissionId: from.id,
    }),
    narrative: opened(narrativeContent(from)),
    disclosed: {
      disclosureId: derivedId('disclosure', from.id),
      to: 'council-camden-front-door',
      parts: ['NAMES_AND_DATES', 'ADDRESSES', 'NARRATIVE', 'CHILDS_WORDS', 'AGENCY_FACTS', 'REFERRER'],
      gateways: [...agency.defaultGateways],
      gatewaySource: agency.defaultGateways.length > 0 ? 'AGENCY_DEFAULT' : 'NOT_STATED',
    },
  };
}
