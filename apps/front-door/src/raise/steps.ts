import { saysNothing, stepText, type RaiseDraft, type Step } from './draft.js';

/** Pages in their order, as a person counts them; pages about one child or adult belong to their list. */
const stages = ['from', 'worry', 'children', 'adults', 'danger', 'check'] as const;
const stageOf: Readonly<Record<Step['code'], (typeof stages)[number]>> = {
  from: 'from',
  worry: 'worry',
  child: 'children',
  children: 'children',
  adult: 'adults',
  adults: 'adults',
  danger: 'danger',
  check: 'check',
};

/** "Step 2 of 5" for a page; only the front door's desk is asked first who is telling. */
export function progress({ code }: Step, desk: boolean): { readonly number: number; readonly of: number } {
  const asked = desk ? stages : stages.slice(1);
  return { number: (asked as readonly string[]).indexOf(stageOf[code]) + 1, of: asked.length };
}

/** The page after one; to the answers again where one of them was changed. */
export function stepAfter({ code }: Step, draft: RaiseDraft, changing: boolean): string {
  const [first] = draft.children;
  if (code === 'child') return changing ? 'check' : 'children';
  if (code === 'adult') return changing ? 'check' : 'adults';
  if (changing) return 'check';
  switch (code) {
    case 'from':
      return 'worry';
    case 'worry':
      return first && draft.children.length === 1 && saysNothing(first) ? `child/${first.key}` : 'children';
    case 'children':
      return 'adults';
    case 'adults':
      return 'danger';
    default:
      return 'check';
  }
}

/** The page before one; null for the first. */
export function stepBefore({ code, key }: Step, draft: RaiseDraft, desk: boolean): string | null {
  switch (code) {
    case 'from':
      return null;
    case 'worry':
      return desk ? 'from' : null;
    case 'child':
      return key === draft.children[0]?.key ? 'worry' : 'children';
    case 'children':
      return `child/${draft.children[0]?.key ?? 'c1'}`;
    case 'adult':
      return 'adults';
    case 'adults':
      return 'children';
    case 'danger':
      return 'adults';
    case 'check':
      return 'danger';
  }
}

/** Whether a draft has the page of a step. */
export const hasStep = (draft: RaiseDraft, step: Step, desk: boolean): boolean =>
  step.code === 'from'
    ? desk
    : step.key === null ||
      (step.code === 'child' ? draft.children : draft.adults).some(({ key }) => stepText(step).endsWith(`/${key}`));
