import type { Uuid } from '#kernel';
import type { Page, PagesParts } from '../pages.js';
import type { Viewer } from '../ports.js';
import { links, withQuery } from '../presenters/links.js';
import { stepText, type RaiseDraft, type Step, type Typed } from './draft.js';
import type { PageFault } from './faults.js';
import { raisePlace } from './flow.js';
import { answersOf, nameOf, offered, personLines, typedOf } from './present.js';
import { progress, stepBefore } from './steps.js';
import { tellerOf } from './submission.js';

const titles: Readonly<Record<Step['code'], string>> = {
  from: 'Who is telling you?',
  worry: 'What worries you?',
  child: 'Who is the child?',
  children: 'Children in this concern',
  adult: 'Who is this adult?',
  adults: 'Who else is in the children’s lives?',
  danger: 'Danger, and what was done',
  check: 'Check your answers',
};

export interface StepToShow {
  readonly id: Uuid;
  readonly step: Step;
  readonly draft: RaiseDraft;
  readonly viewer: Viewer;
  readonly desk: boolean;
  readonly faults: readonly PageFault[];
  /** The way back leads to the answers, not on. */
  readonly changing: boolean;
  /** One empty address more than there are. */
  readonly anotherAddress: boolean;
  readonly status?: number;
  /** A refusal of the sending itself. */
  readonly problem?: string;
}

/** One page of the flow, as its template needs it. */
export function stepPage(show: StepToShow, parts: Pick<PagesParts, 'unsent'>): Page {
  const { id, step, draft, viewer, desk, faults, changing } = show;
  const at = stepText(step);
  const before = changing ? 'check' : stepBefore(step, draft, desk);
  const onAnswers = step.code === 'check';
  return {
    template: `raise/${step.code}`,
    title: titles[step.code],
    section: 'raise',
    status: show.status ?? (faults.length > 0 ? 422 : 200),
    context: {
      heading: headingOf(show),
      progress: progress(step, desk),
      back: { href: before === null ? links.raise : links.raiseStep(id, before), text: 'Back' },
      typed: typedOf(typedIn(draft, step)),
      errors: [
        ...(show.problem ? [{ href: '#send', text: show.problem }] : []),
        ...faults.map(({ field, text, step: where }) => ({
          href: onAnswers ? `${links.raiseStep(id, where)}?change=yes#${field}` : `#${field}`,
          text,
        })),
      ],
      offered,
      desk,
      noNames: tellerOf(draft) === 'NO_NAMES',
      form: {
        action: withQuery(links.raiseStep(id, at), { change: changing ? 'yes' : null }),
        autosave: onAnswers ? null : links.raiseSave(id),
        csrfToken: viewer.csrfToken,
        keepToken: parts.unsent.token(viewer.writer, raisePlace(id)),
        step: at,
      },
      ...aboutPeople(show),
      ...(onAnswers
        ? {
            cards: answersOf(draft, desk).map((card) => ({
              ...card,
              href: `${links.raiseStep(id, card.step)}?change=yes`,
            })),
          }
        : {}),
    },
  };
}

function typedIn(draft: RaiseDraft, { code, key }: Step): Typed {
  switch (code) {
    case 'from':
    case 'danger':
    case 'worry':
      return draft[code];
    case 'children':
      return draft.worry;
    case 'child':
    case 'adult':
      return (code === 'child' ? draft.children : draft.adults).find((person) => person.key === key)?.fields ?? {};
    default:
      return {};
  }
}

function headingOf({ step, draft }: StepToShow): string {
  if (step.code === 'child' && draft.children.length > 1) {
    const place = draft.children.findIndex(({ key }) => key === step.key);
    return place === 0 ? 'Who is the first child?' : `Who is child ${place + 1}?`;
  }
  return titles[step.code];
}

function aboutPeople({ id, step, draft, anotherAddress }: StepToShow): Readonly<Record<string, unknown>> {
  const linked = <Line extends { readonly step: string }>(lines: readonly Line[]) =>
    lines.map((line) => ({ ...line, href: links.raiseStep(id, line.step) }));
  const noNames = tellerOf(draft) === 'NO_NAMES';
  switch (step.code) {
    case 'children':
      return {
        people: linked(personLines(draft.children, 'Child', noNames)),
        askWhose: draft.children.length > 1 && Boolean(draft.worry['words']),
        firstName: nameOf(draft.children[0]!, 0, 'Child'),
      };
    case 'adults':
      return {
        people: linked(personLines(draft.adults, 'Adult')),
        unborn: draft.children.some(({ fields }) => fields['unborn'] === 'yes' || Boolean(fields['due-year'])),
      };
    case 'child':
    case 'adult': {
      const person = (step.code === 'child' ? draft.children : draft.adults).find(({ key }) => key === step.key);
      const addresses = (person?.addresses ?? []).map(typedOf);
      return {
        addresses: addresses.length === 0 || anotherAddress ? [...addresses, {}] : addresses,
        children: draft.children.map((child, place) => ({ key: child.key, name: nameOf(child, place, 'Child') })),
      };
    }
    default:
      return {};
  }
}
