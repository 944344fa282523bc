import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from '#kernel';
import { allowedAt } from './addresses.js';
import { gatewayErrors, type GatewayErrorCode } from './gateway-errors.js';
import { isMachineRequest, pathOf, sendProblem } from './machine-request.js';
import { gatewayPorts, type GatewayPorts } from './ports.js';
import { reportUnexpected } from './unexpected.js';

/** What Fastify, Node and Nest may refuse before a controller is asked, by the status they give it. */
const codeOfStatus: Readonly<Record<number, GatewayErrorCode>> = {
  400: 'gateway/bad-request',
  404: 'gateway/not-found',
  408: 'gateway/too-slow',
  413: 'gateway/too-large',
  414: 'gateway/address-too-long',
  415: 'gateway/unsupported-media-type',
  429: 'gateway/too-many-requests',
  431: 'gateway/headers-too-large',
};

/** The refusal that a failure before or beside a controller amounts to; null for what nobody expected. */
export function refusalOfFailure(failure: unknown): Refusal | null {
  const status =
    failure instanceof HttpException ? failure.getStatus() : (failure as { statusCode?: unknown })?.statusCode;
  if (typeof status !== 'number' || status < 400 || status >= 500) return null;
  return gatewayErrors.refuse(codeOfStatus[status] ?? 'gateway/bad-request').refusal;
}

/**
 * Turns whatever a machine's request failed with into a problem. Its controllers carry it; the hub's own global filter must hand it
 * what fails before a controller is found (a body too large, an unknown address), for requests that `answersTo` names.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(gatewayPorts) private readonly ports: Pick<GatewayPorts, 'log'>) {}

  answersTo(request: FastifyRequest): boolean {
    return isMachineRequest(request);
  }

  catch(failure: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const refusal = refusalOfFailure(failure) ?? this.unexpected(request, failure);
    if (reply.sent || reply.raw.headersSent) return;
    sendProblem(request, reply, refusal.code === 'gateway/not-found' ? this.notFound(request, reply) : refusal);
  }

  private unexpected(request: FastifyRequest, failure: unknown): Refusal {
    reportUnexpected(this.ports.log, request.traceparent, failure);
    return gatewayErrors.refuse('gateway/unexpected').refusal;
  }

  /** An address that exists for other methods says so. */
  private notFound(request: FastifyRequest, reply: FastifyReply): Refusal {
    const allowed = allowedAt(pathOf(request.raw.url));
    if (allowed.length === 0) return gatewayErrors.refuse('gateway/not-found').refusal;
    void reply.header('allow', allowed.join(', '));
    return gatewayErrors.refuse('gateway/method-not-allowed').refusal;
  }
}
