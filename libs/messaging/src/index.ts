export * from './field-fault.js';
export { isNotJson, maximumDepth, parseStrictJson } from './strict-json.js';
export * from './trace.js';
export {
  isBrokenEnvelope,
  isJsonMediaType,
  isMoment,
  knownExtensions,
  type CloudEvent,
  type EventAttributes,
  type EventTrace,
} from './cloud-event.js';
export * from './cloud-event-http.js';
export * from './problem.js';
