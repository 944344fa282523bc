export { assertDemonstration, loadDemonstrationPeople } from './people.js';
export { mountDemoIdentity, type DemoIdentity, type DemoIdentityOptions } from './demo-identity.js';
export { demonstrationSecret, type StaffApplication } from './provider.js';
export type { Fetch } from './in-process-fetch.js';
