import type { DraftPlace, DraftThing, FormFields } from '#drafts';
import { emptyAsk, withAsked, type AskDraft } from './contact/checks/ask-draft.js';
import { withAnswer, type DecisionDraft } from './contact/decision/answers.js';
import { emptyDraft, stepOf, stepText, withPersonOf, withStep, type RaiseDraft } from './raise/draft.js';
import { inputsOf } from './contact/decision/questions.js';
import { stepPage } from './contact/steps/index.js';
import { links, withQuery } from './presenters/links.js';

/** A page that drafts belong to: what a list calls it, where it is, and how a form that was posted unsent becomes its draft. */
export interface DraftPage {
  readonly title: string;
  /** What others read of one who is writing there: "<this> by NAME since 10:42am". */
  readonly beingWritten: string;
  href(thing: DraftThing, fields?: FormFields): string;
  /** The draft as it is with the form's fields in it; null: there is none yet. */
  withForm(draft: unknown, fields: FormFields): unknown;
}

export const identityPage: DraftPage = {
  title: 'Who a child is: your decision',
  beingWritten: 'Who this is is being decided',
  href: ({ id }) => links.who(id),
  withForm: (_draft, fields) => fields,
};

export const raisePage: DraftPage = {
  title: 'A concern',
  beingWritten: 'A concern is being written',
  href: ({ id }, fields) => {
    const step = stepOf(fields?.['step']);
    return step === null ? links.raiseDraft(id) : links.raiseStep(id, stepText(step));
  },
  withForm: (draft, fields) => {
    const step = stepOf(fields['step']);
    const kept = (draft as RaiseDraft | null) ?? emptyDraft('worry');
    return step === null ? kept : withStep(withPersonOf(kept, step), step, fields);
  },
};

export const askPage: DraftPage = {
  title: 'Asking agencies',
  beingWritten: 'Agencies are about to be asked',
  href: ({ id }) => `${links.checks(id)}/ask`,
  withForm: (draft, fields) => withAsked((draft as AskDraft | null) ?? emptyAsk, fields),
};

/** A contact has a draft for each request whose answer somebody is typing in: its id follows the page's code. */
const answerPage = (requestId: string): DraftPage => ({
  title: 'What an agency answered',
  beingWritten: 'An agency’s answer is being written down',
  href: ({ id }) => links.check(id, requestId, 'answer'),
  withForm: (_draft, fields) => withAsked(emptyAsk, fields),
});

export const decisionPage: DraftPage = {
  title: 'A decision about a contact',
  beingWritten: 'A decision is being written',
  href: ({ id }, fields) => {
    const question = fields?.['question'];
    return typeof question === 'string' && Object.hasOwn(inputsOf, question)
      ? links.decisionStep(id, question)
      : links.decisionStep(id, 'check');
  },
  withForm: (draft, fields) => {
    const begun = (draft as DecisionDraft | null) ?? { revision: Number(fields['revision']) || 0, typed: {} };
    return withAnswer(begun, String(fields['question'] ?? ''), fields);
  },
};

/** Pages with drafts by their code. A page that is not listed has no way back to its form, so its drafts can only be discarded. */
export const draftPages: Readonly<Record<string, DraftPage>> = {
  identity: identityPage,
  decision: decisionPage,
  raise: raisePage,
  ask: askPage,
};

export const pageOf = ({ page }: Pick<DraftPlace, 'page'>): DraftPage | undefined =>
  Object.hasOwn(draftPages, page) ? draftPages[page] : (answerOf(page) ?? stepDraftOf(page));

function answerOf(page: string): DraftPage | undefined {
  const [, requestId] = /^answer\.([0-9a-f-]{36})$/.exec(page) ?? [];
  return requestId === undefined ? undefined : answerPage(requestId);
}

/** Steps about one thing among several, and the field that says which. */
const aboutOne: Readonly<Record<string, string>> = { answer: 'question', 'without-check': 'agency' };

/** Every step of the work on a contact keeps its form's fields as they are. */
function stepDraftOf(code: string): DraftPage | undefined {
  const page = stepPage(code);
  return (
    page && {
      title: `${page.title}, on a contact`,
      beingWritten: `“${page.title}” is being written`,
      href: ({ id }, fields) => {
        const about = aboutOne[code];
        const which = about && fields?.[about];
        return about && typeof which === 'string'
          ? withQuery(links.step(id, code), { [about]: which })
          : links.step(id, code);
      },
      withForm: (_draft, fields) => fields,
    }
  );
}
