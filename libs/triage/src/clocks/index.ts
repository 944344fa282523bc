export { calendarWarning } from './calendar-warning.js';
export * from './clock-rows.js';
export * from './clocks.js';
export { clockworkOf } from './clockwork.js';
export { dueAt } from './due-at.js';
export { loadCalendar, loadClockConfig, loadClocks, loadHubHours } from './load-clocks.js';
export { openingOn } from './hub-hours.js';
