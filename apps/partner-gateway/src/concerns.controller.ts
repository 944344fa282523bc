import { Controller, Get, Inject, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { respond } from './read.js';
import { gatewayPorts, type GatewayPorts } from './ports.js';
import { ProblemFilter } from './problem.filter.js';

/** What became of a concern, for the agency that raised it. */
@Controller('api/v1/concerns')
@UseFilters(ProblemFilter)
export class ConcernsController {
  constructor(@Inject(gatewayPorts) private readonly ports: GatewayPorts) {}

  @Get(':id')
  async concern(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await respond(request, reply, [], ({ id, caller }) => this.ports.concerns.concern(id, caller));
  }
}
