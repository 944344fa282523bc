import type { Kysely } from 'kysely';
import { toldByAgencies, type AccessDoor, type Actor, type ContentPage, type Sights } from '#access';
import { positionAt, type EventStore } from '#event-store';
import { ok, toInstant, type Clock, type Instant, type Refusal, type Result, type Uuid } from '#kernel';
import { composePicture } from './compose-picture.js';
import { readConcernRows, seenIn, type ConcernViews } from './concern-rows.js';
import { keptBack } from './kept-back.js';
import { pictureErrors } from './errors.js';
import { openConcern, pictureSections } from './open-concern.js';
import type { ChildPicture } from './picture.js';

/** Which mentions are a child, as of a position; the people context answers. */
export interface ChildLinks {
  /** Follows redirects; null for an id that no child ever had. */
  resolve(childId: Uuid, at: number): Promise<Uuid | null>;
  mentionsOf(childId: Uuid, at: number): Promise<readonly { readonly mentionId: Uuid; readonly concernId: Uuid }[]>;
  childOf(mentions: readonly Uuid[], at: number): Promise<ReadonlyMap<Uuid, Uuid>>;
  /** Those of these that were erased, now. */
  erasedAmong(mentions: readonly Uuid[]): Promise<ReadonlyMap<Uuid, Instant>>;
  /** The same without whoever is not there for a viewer. */
  seenBy(unseen: { hides(mention: Uuid): boolean; hidesChild(childId: Uuid): boolean }): ChildLinks;
}

export interface PictureParts {
  readonly database: Kysely<ConcernViews>;
  readonly store: Pick<EventStore, 'readAll' | 'head'>;
  readonly door: Pick<AccessDoor, 'look'>;
  readonly links: ChildLinks;
  /** How each viewer stands to what is restricted, at a past moment too as it is now. */
  readonly sights: Sights;
  readonly clock: Clock;
  readonly agencyName: (code: string) => string;
  /** Position that the read models hold. */
  readonly position: () => number;
}

export interface PictureQuestion {
  readonly actor: Actor;
  readonly purpose: string;
  readonly childId: Uuid;
  readonly knownAt?: Instant | null;
  readonly what?: ContentPage;
}

/** What a child's picture shows. */
export const pictureGroups = toldByAgencies;

/** A child's picture, or where the child is now (`movedTo`): a person that was merged keeps its address as a redirect. */
export type PictureAnswer = { readonly picture: ChildPicture } | { readonly movedTo: Uuid };

/** Reads the picture through the access door; as of `knownAt` the same reading, with a filter on positions. */
export class PictureReader {
  constructor(private readonly parts: PictureParts) {}

  async read(question: PictureQuestion): Promise<Result<PictureAnswer, Refusal>> {
    const { parts } = this;
    const held = parts.position();
    const knownAt = question.knownAt ?? null;
    const at = knownAt === null ? held : Math.min(held, await positionAt(parts.store, knownAt));
    const sight = await parts.sights.of(question.actor);
    const links = parts.links.seenBy(sight);
    const childId = await links.resolve(question.childId, at);
    if (childId === null)
      return pictureErrors.refuse(knownAt === null ? 'picture/no-such-child' : 'picture/not-known-then');
    if (childId !== question.childId) return ok({ movedTo: childId });
    const all = await links.mentionsOf(childId, at);
    // Of a child whose whole record is sealed the door decides; of one with sealed entries, these are counted and not asked for.
    const isSealed = sight.sealedSubject({ childId, contactId: null }) !== null;
    const linked = isSealed ? all : all.filter(({ mentionId }) => sight.sealed(mentionId) === null);
    const named = await readConcernRows(parts.database, [...new Set(linked.map((link) => link.concernId))], at);
    const rows = seenIn(named, sight.hides);
    const siblings = rows.flatMap((concern) =>
      concern.mentions.filter(({ kind }) => kind === 'CHILD').map((mention) => mention.mention_id),
    );
    const children = await links.childOf(siblings, at);
    const opening = await parts.door.look({
      actor: question.actor,
      what: question.what ?? 'CHILD_PICTURE',
      purpose: question.purpose,
      childId,
      knownAt: knownAt === null ? null : at,
      fields: pictureGroups,
      sections: rows.flatMap(pictureSections),
    });
    if (!opening.ok) return opening;
    const names = { agencyName: parts.agencyName, childOf: (mention: Uuid) => children.get(mention) ?? null };
    const concerns = linked.flatMap(({ mentionId, concernId }) => {
      const concern = rows.find((row) => row.concern.concern_id === concernId);
      const mention = concern?.mentions.find((row) => row.mention_id === mentionId);
      return concern && mention ? [openConcern(concern, mention, opening.value, names)] : [];
    });
    return ok({
      picture: composePicture({
        childId,
        accessId: opening.value.accessId,
        position: at,
        knownAt,
        at: knownAt ?? toInstant(parts.clock.now()),
        concerns,
        keptBack: await keptBack(
          sight,
          all.map((link) => ({ ...link, shown: pictureGroups.filter((one) => !opening.value.withheld.includes(one)) })),
          { erasedAmong: (mentions) => parts.links.erasedAmong(mentions), agencyName: parts.agencyName },
        ),
      }),
    });
  }
}
