import { Controller, Get, Inject, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { gatewayPorts, type GatewayPorts } from './ports.js';
import { forAPerson, respond, type ReadOfOne } from './read.js';
import { ProblemFilter } from './problem.filter.js';

/** A child's picture and audit trail: what the web pages show, under the same rules, as JSON. */
@Controller('api/v1/children')
@UseFilters(ProblemFilter)
export class ChildrenController {
  constructor(@Inject(gatewayPorts) private readonly ports: GatewayPorts) {}

  @Get(':id/picture')
  async picture(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.content('picture', 'CHILD_PICTURE', request, reply);
  }

  @Get(':id/timeline')
  async timeline(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.content('timeline', 'CHILD_TIMELINE', request, reply);
  }

  @Get(':id/sharing')
  async sharing(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.list('sharing', 'CHILD_SHARING_LIST', request, reply);
  }

  @Get(':id/access-log')
  async accessLog(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.list('accessLog', 'CHILD_ACCESS_LIST', request, reply);
  }

  private async content(
    read: 'picture' | 'timeline',
    what: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { children, denials } = this.ports;
    const ask = ({ id, caller, parameters: { purpose, knownAt } }: ReadOfOne) =>
      forAPerson(denials, caller, what, () => children[read](id, { caller, purpose: purpose!, knownAt }));
    await respond(request, reply, ['purpose', 'knownAt'], ask, ['purpose']);
  }

  private async list(
    read: 'sharing' | 'accessLog',
    what: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { children, denials } = this.ports;
    const ask = ({ id, caller, parameters: { purpose, page } }: ReadOfOne) =>
      forAPerson<unknown>(denials, caller, what, () => children[read](id, { caller, purpose, page }));
    await respond(request, reply, ['purpose', 'after', 'limit'], ask);
  }
}
