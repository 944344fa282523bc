export * from './vocabulary.js';
export * from './decide.js';
export {
  PolicySet,
  housePolicies,
  PolicyFault,
  readPolicyFiles,
  policyDirectory,
  type PolicyFile,
  type PolicyText,
} from './policy-set.js';
export { fieldCatalogue, ruleOf, groupsOf, wholeOf, type FieldRule } from './field-catalogue.js';
