import { Controller, Get, Inject, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isJsonMediaType } from '#messaging';
import { gatewayErrors } from './gateway-errors.js';
import { readDecision, readIdempotencyKey } from './identity-decision.js';
import { sendProblem } from './machine-request.js';
import { gatewayPorts, type GatewayPorts } from './ports.js';
import { forAPerson, respond } from './read.js';
import { ProblemFilter } from './problem.filter.js';

/** A contact as the front door's own systems see it, and the decision which child it is about. */
@Controller('api/v1/contacts')
@UseFilters(ProblemFilter)
export class ContactsController {
  constructor(@Inject(gatewayPorts) private readonly ports: GatewayPorts) {}

  @Get(':id')
  async contact(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { contacts, denials } = this.ports;
    await respond(
      request,
      reply,
      ['purpose'],
      ({ id, caller, parameters }) =>
        forAPerson(denials, caller, 'CONTACT', () => contacts.contact(id, { caller, purpose: parameters.purpose! })),
      ['purpose'],
    );
  }

  @Post(':id/identity')
  async decide(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { contacts, denials } = this.ports;
    if (!isJsonMediaType(request.headers['content-type'] ?? '') || !Buffer.isBuffer(request.body))
      return void sendProblem(request, reply, gatewayErrors.refuse('gateway/unsupported-media-type').refusal);
    const body = request.body;
    await respond(request, reply, ['purpose'], ({ id, caller, parameters: { purpose } }) =>
      forAPerson(denials, caller, 'DECIDE_IDENTITY', async () => {
        const key = readIdempotencyKey(request.headers['idempotency-key']);
        if (!key.ok) return key;
        const decision = readDecision(body);
        if (!decision.ok) return decision;
        const { traceparent } = request;
        const whole = { ...decision.value, idempotencyKey: key.value, purpose, traceparent };
        return contacts.decideIdentity(id, whole, caller);
      }),
    );
  }
}
