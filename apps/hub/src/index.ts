export { ConfigurationError, readConfiguration, type HubConfiguration } from './configuration.js';
export { askRunningHub, type ControlRequest } from './control.js';
export { openHub, projections, type Hub, type Views } from './hub.js';
export { operationsOf, type PartnerKeyDone } from './operations.js';
export { openLog, openMetrics } from './telemetry.js';
export { progressTo, type Report } from './progress.js';
