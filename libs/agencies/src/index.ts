export * from './agency.js';
export * from './registry.js';
export { AgenciesFileError, agenciesFrom, loadAgencies } from './load.js';
export * from './keys/index.js';
