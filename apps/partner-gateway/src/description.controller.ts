import { Controller, Get, Inject, Param, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { gatewayErrors } from './gateway-errors.js';
import { sendProblem } from './machine-request.js';
import { openApiDocument } from './openapi/document.js';
import { docsPage, problemPage } from './pages/docs-page.js';
import { pagePolicy } from './pages/html.js';
import { gatewayPorts, type GatewayPorts } from './ports.js';
import { ProblemFilter } from './problem.filter.js';

/** The interfaces about themselves; open to everybody. */
@Controller('api')
@UseFilters(ProblemFilter)
export class DescriptionController {
  readonly #openApi: string;
  readonly #schemas: ReadonlyMap<string, string>;
  readonly #types: readonly string[];

  constructor(@Inject(gatewayPorts) { submissionTypes }: GatewayPorts) {
    this.#openApi = JSON.stringify(openApiDocument(submissionTypes));
    this.#schemas = new Map(submissionTypes.map(({ type, schema }) => [type, JSON.stringify(schema)]));
    this.#types = submissionTypes.map(({ type }) => type);
  }

  @Get('openapi.json')
  openApi(@Res() reply: FastifyReply): void {
    void reply.type('application/json; charset=utf-8').send(this.#openApi);
  }

  @Get('schemas/:type')
  schema(@Param('type') type: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const schema = this.#schemas.get(type);
    if (schema === undefined) return void sendProblem(request, reply, nothingThere());
    void reply.type('application/schema+json; charset=utf-8').send(schema);
  }

  @Get('docs')
  docs(@Res() reply: FastifyReply): void {
    sendPage(reply, docsPage(this.#types));
  }

  @Get('problems/:context/:code')
  problem(
    @Param('context') context: string,
    @Param('code') code: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    const found = problemPage(`${context}/${code}`);
    if (found === null) return void sendProblem(request, reply, nothingThere());
    sendPage(reply, found);
  }
}

const nothingThere = () => gatewayErrors.refuse('gateway/not-found').refusal;

const sendPage = (reply: FastifyReply, text: string) =>
  void reply.header('content-security-policy', pagePolicy).type('text/html; charset=utf-8').send(text);
