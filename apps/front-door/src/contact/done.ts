import { textOf } from '../query.js';
import type { StepContext } from './step-page.js';
import { stepPage } from './steps/index.js';

/** What a page says after a step: the step's own words, where the address names one. */
export function doneText(context: StepContext): string | null {
  const code = textOf(context.given, 'done');
  const done = code === null ? undefined : stepPage(code)?.done;
  return (typeof done === 'function' ? done(context) : done) ?? null;
}
