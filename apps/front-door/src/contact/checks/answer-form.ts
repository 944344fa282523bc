import type { DraftPlace } from '#drafts';
import { legalGateways } from '#agencies';
import { londonDay, toInstant, type Uuid } from '#kernel';
import { itemKinds, refusalReasons, type AnswerRequest, type CheckAnswer, type ItemKind } from '#sharing';
import { isRealDay } from '../../query.js';
import type { CheckPerson, CheckRequest } from '../../view-models.js';
import { label } from '../../words.js';
import { readFields, type Field, type FormError, type Option, type Typed } from '../../forms/fields.js';
import { nameFor } from './people.js';
import { textOfTyped } from './ask-steps.js';

/** An answer that is being typed in is its writer's draft, one for each request. */
export const answerPlace = (contactId: Uuid, requestId: Uuid): DraftPlace => ({
  thing: { kind: 'CONTACT', id: contactId },
  page: `answer.${requestId}`,
});

const order: readonly CheckAnswer[] = ['RETURNED', 'RETURNED_INTERIM', 'NOTHING_HELD', 'REFUSED', 'NOT_AVAILABLE'];

/** Once an agency has answered for good, what it says later is a correction: the states before that are over. */
export const answersAfter = (state: CheckRequest['state']): readonly CheckAnswer[] =>
  order.filter((code) =>
    state === 'RETURNED' || state === 'NOTHING_HELD' ? code === 'RETURNED' || code === 'NOTHING_HELD' : true,
  );

export const answerFields = (state: CheckRequest['state']) =>
  ({
    answer: {
      kind: 'radios',
      name: 'answer',
      label: 'What did they answer?',
      missing: 'Choose what they answered',
      options: answersAfter(state).map((value) => ({
        value,
        text: label('checkState', value),
        hint: label('answerHint', value),
      })),
    },
    reasonCode: {
      kind: 'select',
      name: 'reasonCode',
      label: 'For a refusal: what kind of reason',
      options: refusalReasons.map((value) => ({ value, text: label('sharingRefusal', value) })),
    },
    reason: {
      kind: 'textarea',
      name: 'reason',
      label: 'What they said besides, or why they refuse',
      hint: 'A refusal needs its reason in words.',
      rows: 3,
    },
    gateway: {
      kind: 'select',
      name: 'gateway',
      label: 'Legal gateway, where they named one',
      hint: 'Left empty, it is that of the request.',
      options: legalGateways.map((value) => ({ value, text: label('gateway', value) })),
    },
    when: { kind: 'when', name: 'when', label: 'When they answered', hint: 'Leave both empty if it is now.' },
  }) as const satisfies Record<string, Field>;

export const itemParts = ['about', 'kind', 'words', 'source', 'involved', 'handling'] as const;
export type ItemPart = (typeof itemParts)[number];
const mostItems = 100;
const longestWords = 20_000;

/** How many items the page has room for: as many as were asked for, and never fewer than hold something. */
export function itemCount(typed: Typed): number {
  const asked = Number(textOfTyped(typed, 'items'));
  const filled = Object.keys(typed).flatMap((name) => {
    const [, index] = /^item-(\d{1,3})-/.exec(name) ?? [];
    return index && textOfTyped(typed, name) !== '' ? [Number(index)] : [];
  });
  return Math.min(mostItems, Math.max(1, Number.isSafeInteger(asked) ? asked : 1, ...filled));
}

const part = (typed: Typed, index: number, name: ItemPart): string => textOfTyped(typed, `item-${index}-${name}`);

export const aboutOptions = (request: CheckRequest, people: readonly CheckPerson[]): Option[] =>
  request.everybody.map((value) => ({ value, text: nameFor(people, value) }));
export const kindOptions: readonly Option[] = itemKinds.map((value) => ({ value, text: label('itemKind', value) }));

export interface ReadAnswer {
  readonly form: Omit<AnswerRequest, 'idempotencyKey'> | null;
  readonly errors: readonly FormError[];
}

/** Reads what was typed; whether the answer can be given at all is decided by the enquiry itself. */
export function readAnswer(typed: Typed, request: CheckRequest, now: number): ReadAnswer {
  const fields = answerFields(request.state);
  const { values, errors } = readFields(Object.values(fields), typed, now);
  const answer = values.code<CheckAnswer>('answer');
  const filled = Array.from({ length: itemCount(typed) }, (_, index) => index + 1).filter((index) =>
    itemParts.some((name) => name !== 'about' && part(typed, index, name) !== ''),
  );
  const faults = [
    ...errors,
    ...(answer === 'REFUSED' && values.text('reasonCode') === ''
      ? [{ href: '#reasonCode', text: 'Choose what kind of reason they gave for refusing' }]
      : []),
    ...(answer === 'REFUSED' && values.text('reason') === ''
      ? [{ href: '#reason', text: 'Write why they refuse' }]
      : []),
    ...filled.flatMap((index) => faultsOfItem(typed, index, request, now)),
  ];
  if (faults.length > 0) return { form: null, errors: faults };
  const gateway = values.textOrNull('gateway');
  return {
    errors: [],
    form: {
      answer,
      reasonCode: answer === 'REFUSED' ? values.code('reasonCode') : null,
      reason: values.textOrNull('reason'),
      gateways: gateway === null ? [] : [gateway],
      at: values.when('when'),
      items: filled.map((index) => itemOf(typed, index, request)),
    },
  };
}

/** Where a request is about one person alone, so is every item of its answer. */
const aboutOf = (typed: Typed, index: number, { everybody }: CheckRequest): string =>
  everybody.length === 1 ? everybody[0]! : part(typed, index, 'about');

function itemOf(typed: Typed, index: number, request: CheckRequest): AnswerRequest['items'][number] {
  const involved = part(typed, index, 'involved');
  const handling = part(typed, index, 'handling');
  return {
    about: aboutOf(typed, index, request),
    kind: part(typed, index, 'kind') as ItemKind,
    words: part(typed, index, 'words'),
    sourceDate: part(typed, index, 'source') || null,
    ...(involved !== '' && { lastInvolvement: involved }),
    ...(handling !== '' && { handlingCode: handling }),
  };
}

function faultsOfItem(typed: Typed, index: number, request: CheckRequest, now: number): FormError[] {
  const today = londonDay(toInstant(now));
  const at = (name: ItemPart, text: string): FormError => ({
    href: `#item-${index}-${name}`,
    text: `Item ${index}: ${text}`,
  });
  const dated = (name: 'source' | 'involved'): FormError[] => {
    const day = part(typed, index, name);
    if (day === '') return [];
    if (!isRealDay(day)) return [at(name, 'enter a date that the calendar has')];
    return day > today ? [at(name, 'enter a date that is not in the future')] : [];
  };
  return [
    ...(request.everybody.includes(aboutOf(typed, index, request)) ? [] : [at('about', 'choose whom it is about')]),
    ...((itemKinds as readonly string[]).includes(part(typed, index, 'kind'))
      ? []
      : [at('kind', 'choose whether it is a fact, an opinion, an allegation or what somebody said')]),
    ...(part(typed, index, 'words') === '' ? [at('words', 'write what they said')] : []),
    ...(part(typed, index, 'words').length > longestWords ? [at('words', 'use 20,000 characters or fewer')] : []),
    ...dated('source'),
    ...dated('involved'),
    ...(/^([A-Za-z0-9][A-Za-z0-9._-]{0,39})?$/.test(part(typed, index, 'handling'))
      ? []
      : [at('handling', 'a handling code is letters and digits; conditions in words belong to the item')]),
  ];
}
