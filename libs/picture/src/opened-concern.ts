import type { FieldGroup } from '#access';
import type { AdultContent, ChildContent, NarrativeContent } from '#concerns';
import type { Uuid } from '#kernel';
import type { Source } from './picture.js';

/** A part of a concern after the door opened it, or word of when it was erased. */
export type Part<T> =
  { readonly content: T; readonly withheld?: readonly FieldGroup[] } | { readonly erasedAt: string };

export const contentOf = <T>(part: Part<T> | null): T | null => (part && 'content' in part ? part.content : null);

/** Whether a group of it is kept from the viewer. */
export const isWithheld = (part: Part<unknown>, group: FieldGroup): boolean =>
  'content' in part && part.withheld?.includes(group) === true;

/** One concern as it speaks of one child: what the picture is put together from. */
export interface OpenedConcern {
  readonly concernId: Uuid;
  readonly contactId: Uuid;
  readonly mentionId: Uuid;
  readonly agency: string;
  readonly agencyName: string;
  readonly agencyKind: string;
  readonly position: number;
  readonly sentAt: string;
  readonly recordedAt: string;
  readonly occurred: { readonly from: string | null; readonly to: string | null };
  readonly noticedAt: string | null;
  readonly immediateDanger: boolean | null;
  readonly child: Part<ChildContent>;
  readonly narrative: Part<NarrativeContent>;
  readonly adults: readonly { readonly mention: Uuid; readonly part: Part<AdultContent> }[];
  readonly siblings: readonly {
    readonly mention: Uuid;
    readonly childId: Uuid | null;
    readonly part: Part<ChildContent>;
  }[];
}

/** When the child's own details went, in every concern that gave any; null where some are there, or were never given. */
export function detailsErasedAt(concerns: readonly OpenedConcern[]): string | null {
  const erased = concerns.flatMap(({ child }) =>
    'erasedAt' in child && child.erasedAt !== '' ? [child.erasedAt] : [],
  );
  return erased.length === concerns.length ? (erased.sort().at(-1) ?? null) : null;
}

export const sourceOf = (concern: OpenedConcern): Source => ({
  agency: concern.agency,
  agencyName: concern.agencyName,
  concernId: concern.concernId,
  recordedAt: concern.recordedAt,
});
