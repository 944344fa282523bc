import { Controller, Get, Inject, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { gatewayPorts, type GatewayPorts } from './ports.js';
import { ProblemFilter } from './problem.filter.js';
import { respondAll } from './read.js';

/** To the agency that shared: who opened it. */
@Controller('api/v1/access-transparency')
@UseFilters(ProblemFilter)
export class TransparencyController {
  constructor(@Inject(gatewayPorts) private readonly ports: GatewayPorts) {}

  @Get()
  async feed(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await respondAll(request, reply, ['after', 'limit'], ({ caller, parameters }) =>
      this.ports.transparency.feed(caller, parameters.page),
    );
  }
}
