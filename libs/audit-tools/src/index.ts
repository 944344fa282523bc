export { verify, type VerifyOptions, type Verified } from './verify.js';
export { faultLine, type Fault, type FaultKind } from './fault.js';
