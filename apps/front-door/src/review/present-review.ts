import { findings, type BrokenGlass, type Content, type ReviewItem } from '#access';
import { ago, dateTime, nearTime, timeLeft } from '#ui';
import type { Field } from '../forms/fields.js';
import { referenceOf } from '../glass/reference.js';
import type { Names } from '../names.js';
import { links } from '../presenters/links.js';
import { presentLook } from '../presenters/records.js';
import type { ReviewedLook, ReviewFilter } from '../view-models.js';
import { label, words } from '../words.js';

export const findingFields: readonly Field[] = [
  {
    kind: 'radios',
    name: 'finding',
    label: 'What did you find?',
    missing: 'Choose what you found',
    options: findings.map((value) => ({ value, text: label('finding', value) })),
  },
  {
    kind: 'textarea',
    name: 'words',
    label: 'What does it rest on?',
    hint: 'Whom you asked, what you looked at. Without names of a family.',
    missing: 'Say what it rests on',
    limit: 2000,
    rows: 3,
  },
];

/** The two lists of the review. */
export const reviewPages = (state: ReviewFilter['state']) => [
  { text: 'To review', href: links.review, active: state === 'WAITING' },
  { text: 'Reviewed', href: `${links.review}?state=FOUND`, active: state === 'FOUND' },
];

/** A look before the reviewers, in words. */
export function presentItem(item: ReviewItem, names: Names, now: number) {
  return {
    ...presentLook(item, names),
    href: links.reviewed(item.accessId),
    lookHref: links.look(item),
    looksHref: links.looksOf(item.actor),
    // Who said why they need to look said it three times otherwise: as what, as tie and as reason.
    tiedBy: ['CLAIM_RELATIONSHIP', 'BREAK_GLASS'].includes(item.what) ? null : presentLook(item, names).relation,
    isLike: item.reasons.some((reason) => reason.startsWith('LIKE')),
    reasons: item.reasons.map((reason) => words('reviewReason', reason)),
    waiting: item.finding === null ? ago(item.at, now) : null,
    due: item.dueAt === null ? null : nearTime(item.dueAt, now),
    chased: item.chasedAt && dateTime(item.chasedAt),
    escalated: item.escalatedAt && dateTime(item.escalatedAt),
    finding: item.finding && label('finding', item.finding),
    foundBy: item.foundBy && names.actor(item.foundBy),
    foundAt: item.foundAt && dateTime(item.foundAt),
    childHref: item.childId === null ? null : links.accessLog(item.childId),
  };
}

/** Broken glass that waits, as a notice: a reference and a time, nobody's name. */
export const presentGlass = (
  { glassId, owners, dueAt, chasedAt, escalatedAt }: BrokenGlass,
  agency: string,
  now: number,
) => ({
  reference: referenceOf(glassId),
  href: links.reviewed(glassId),
  isOwn: owners.includes(agency),
  due: nearTime(dueAt, now),
  left: timeLeft(dueAt, now),
  isOverdue: Date.parse(dueAt) < now,
  chased: chasedAt && dateTime(chasedAt),
  escalated: escalatedAt && dateTime(escalatedAt),
});

export const presentReviewed = ({ item, claimReason, claim, found }: ReviewedLook, names: Names, now: number) => ({
  ...presentItem(item, names, now),
  claimReason: claimReason && label(item.what === 'BREAK_GLASS' ? 'glassReason' : 'claimReason', claimReason),
  claim: claim && saidIn(claim),
  found: found && saidIn(found),
});

/** Words, or why there are none. */
function saidIn(content: Content<string>) {
  switch (content.state) {
    case 'opened':
      return { text: content.content, missing: null };
    case 'withheld':
      return { text: null, missing: 'The privacy officer reads the words.' };
    case 'erased':
      return { text: null, missing: `Erased on ${dateTime(content.erasedAt)}, with the child.` };
    case 'damaged':
      return { text: null, missing: 'The words cannot be opened: tell the people who run the hub.' };
  }
}
