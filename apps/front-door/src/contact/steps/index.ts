import type { StepPage } from '../step-page.js';
import { decisionSteps } from './decision.js';
import { emergency } from './emergency.js';
import { handoverSteps } from './handover.js';
import { declineSteps } from './proposals.js';
import { ratingSteps } from './rating.js';
import { strategySteps } from './strategy.js';
import { workSteps } from './work.js';

/** Every step of the work on a contact that has a page; a further one is a further line. */
export const stepPages: readonly StepPage[] = [
  emergency,
  ...ratingSteps,
  ...declineSteps,
  ...decisionSteps,
  ...strategySteps,
  ...handoverSteps,
  ...workSteps,
];

export const stepPage = (code: string): StepPage | undefined => stepPages.find((page) => page.code === code);
