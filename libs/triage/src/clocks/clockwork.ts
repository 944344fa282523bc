import type { Clockwork } from '../step.js';
import type { ClockConfig } from './clock-rows.js';
import { moveForRating, startClocks } from './clocks.js';

/** The clocks as deciders ask for them, from the limits, calendar and opening hours that the hub was started with. */
export const clockworkOf = (config: ClockConfig): Clockwork => ({
  start: (step, at, rating) => startClocks(step, at, config, rating ? { rating } : {}),
  forRating({ running, rating, raised, receivedAt, at, lengthen }) {
    const clock = moveForRating(running, rating, receivedAt, at, config, { raised, lengthen });
    return clock.dueAt === null ? null : clock;
  },
});
