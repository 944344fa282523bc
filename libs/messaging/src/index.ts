export * from './field-fault.js';
