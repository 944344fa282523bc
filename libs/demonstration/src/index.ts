export * from './acts.js';
export {
  inventBorough,
  type AgencyKind,
  type BoroughOptions,
  type DemonstrationAgency,
  type DemonstrationSubmission,
} from './borough.js';
export { inventHistory, type HistoricConcern, type History, type HistoryOptions } from './history.js';
export * from './demonstration.events.js';
