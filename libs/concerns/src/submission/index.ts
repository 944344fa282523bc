export { codes } from './codes.js';
export { ConcernRaisedDto } from './concern-raised.dto.js';
export { faultCodes, maximumFaults, type ConcernFault, type FaultCode } from './faults.js';
export { concernRaisedSchema, concernRaisedType } from './json-schema.js';
export { limits } from './people.dto.js';
export {
  asConcern,
  clockGrace,
  validateConcern,
  type Circumstances,
  type SubmissionAttributes,
} from './validate-concern.js';
