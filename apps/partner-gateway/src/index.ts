export { PartnerGatewayModule } from './partner-gateway.module.js';
export { fastifyOptions, maximumBodyBytes } from './fastify.js';
export { ClientRates } from './client-rates.js';
export { ProblemFilter } from './problem.filter.js';
export { concernSubmissions } from './concern-submissions.js';
export { openApiDocument } from './openapi/document.js';
export { gatewayErrors } from './gateway-errors.js';
export * from './ports.js';
export type {
  AccessTransparencyAnswer,
  ChildPictureAnswer,
  ChildTimelineAnswer,
  ConcernAnswer,
  ContactAnswer,
  IdentityAnswer,
  Receipt,
} from './answers.js';
