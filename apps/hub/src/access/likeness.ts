import {
  nothingLike,
  type LikenessFound,
  type LikenessReason,
  type LikenessRules,
  type LookedAt,
  type Sight,
  type Sights,
  type StaffRegister,
} from '#access';
import type { Instant, Uuid } from '#kernel';
import {
  likenessTo,
  onRecord,
  type AlikeSurname,
  type Likeness,
  type Link,
  type MentionReader,
  type Oneself,
  type PeopleLinks,
} from '#people';
import type { ReadDatabase } from '#projections';
import type { BlindIndex } from '#vault';
import { childOfContact, idsOfChild } from '../child-of-contact.js';
import { anybody } from './sights.js';

export interface LikenessParts {
  readonly database: ReadDatabase;
  readonly links: PeopleLinks;
  readonly mentions: Pick<MentionReader, 'readRecord'>;
  readonly index: Pick<BlindIndex, 'token' | 'find'>;
  readonly sights: Sights;
  readonly staff: Pick<StaffRegister, 'nameOf' | 'homeOf'>;
  readonly rules: LikenessRules;
}

/** A name that more mentions have than these is common, whoever's they are: no more are counted. */
const mostMentions = 500;

/**
 * What a child's record has in common with whoever opens it. Only what anybody at the front door may see is compared: an item because of
 * somebody hidden, or of an address that is kept back, would tell its reviewer of them. Content is opened for this alone and nothing of it is
 * kept; that there was nothing alike is remembered for a while, by ids.
 */
export function likenessOf(parts: LikenessParts): (look: LookedAt) => Promise<LikenessFound> {
  const { links, staff, sights } = parts;
  const memory = new NothingAlike();
  return async ({ actor, childId, contactId, at }) => {
    const name = staff.nameOf(actor);
    const whose = childId ?? (contactId === null ? null : (await childOfContact(parts, contactId)).childId);
    if (name === undefined || whose === null) return nothingLike;
    const sight = await sights.of(anybody);
    const childIds = await idsOfChild(links, whose);
    const all = await links.seenBy(sight).mentionsOf(childIds[0]!);
    const open = all.filter(({ mentionId }) => sight.sealed(mentionId) === null);
    const self: Oneself = { name, street: '', postcode: '', ...staff.homeOf(actor) };
    const known = { of: `${actor} ${childIds[0]}`, from: open.map(({ mentionId }) => mentionId).join(), at };
    if (memory.holds(known)) return nothingLike;
    const alike = await compared(parts, self, open, sight);
    const reasons = await reasonsOf(parts, alike, links.seenBy(sight), childIds[0]!);
    if (reasons.length === 0) memory.keep(known);
    return { reasons, childIds, contactIds: all.map((link) => link.contactId) };
  };
}

async function compared(
  { mentions, rules }: LikenessParts,
  self: Oneself,
  open: readonly Link[],
  sight: Sight,
): Promise<Likeness> {
  const seen = (mention: Uuid, what: 'identity' | 'address') =>
    !sight.hides(mention) && sight.sealed(mention) === null && !sight.closes(mention, what);
  const read = await Promise.all(open.map(({ concernId, mentionId }) => mentions.readRecord(concernId, mentionId)));
  return likenessTo(
    self,
    read.filter((mention) => mention !== null).map((mention) => onRecord(mention, seen)),
    rules,
  );
}

/** A common surname is no sign by itself: many have it. With a home that is alike, or as the whole name, it is. */
async function reasonsOf(
  parts: LikenessParts,
  { surnames, wholeName, street, postcode }: Likeness,
  links: PeopleLinks,
  childId: Uuid,
): Promise<LikenessReason[]> {
  const atHome: LikenessReason[] = [
    ...(street ? (['LIKE_STREET'] as const) : []),
    ...(postcode ? (['LIKE_POSTCODE'] as const) : []),
  ];
  if (wholeName || (surnames.length > 0 && atHome.length > 0)) return ['LIKE_SURNAME', ...atHome];
  for (const surname of surnames)
    if (!(await isCommon(parts, surname, links, childId))) return ['LIKE_SURNAME', ...atHome];
  return atHome;
}

/** Whether as many other children as the rule says have the name, either way it is written, or, where it is alike by sound, its sound. */
async function isCommon(
  { index, rules }: LikenessParts,
  { own, theirs, how, sounds }: AlikeSurname,
  links: PeopleLinks,
  childId: Uuid,
): Promise<boolean> {
  const [name, values] = how === 'SOUNDS' ? (['name-sound', sounds] as const) : (['name', [own, theirs]] as const);
  const found = new Set(values.flatMap((value) => index.find(name, index.token(name, value), mostMentions)));
  if (found.size >= mostMentions) return true;
  const children = new Set((await links.childOf([...found])).values());
  children.delete(childId);
  return children.size >= rules.commonFromChildren;
}

interface Known {
  /** Whoever looked, and the child. */
  readonly of: string;
  /** The mentions that were compared. */
  readonly from: string;
  readonly at: Instant;
}

/**
 * Of whom and whom there was nothing alike a moment ago, so that somebody who works on a child is compared with her record once and not at
 * each page. It holds ids and times, forgets after minutes, and starts empty.
 */
class NothingAlike {
  static readonly forMilliseconds = 10 * 60_000;
  static readonly most = 2000;
  readonly #kept = new Map<string, Known>();

  holds({ of, from, at }: Known): boolean {
    const kept = this.#kept.get(of);
    if (kept?.from !== from) return false;
    const age = Date.parse(at) - Date.parse(kept.at);
    return age >= 0 && age < NothingAlike.forMilliseconds;
  }

  keep(known: Known): void {
    this.#kept.delete(known.of);
    this.#kept.set(known.of, known);
    if (this.#kept.size > NothingAlike.most) this.#kept.delete(this.#kept.keys().next().value!);
  }
}
