export * from './acts.js';
export { inventBorough, type BoroughOptions } from './borough.js';
export { inventHistory, type HistoricConcern, type History, type HistoryOptions } from './history.js';
export * from './demonstration.events.js';
export * from './submissions.js';
