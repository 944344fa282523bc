import { Controller, Inject, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal, Result } from '#kernel';
import { modeOf } from '#messaging';
import type { Receipt } from './answers.js';
import { gatewayErrors } from './gateway-errors.js';
import { Intake, statusOfReceipt } from './intake.js';
import { callerOf, sendJson, sendProblem } from './machine-request.js';
import { ProblemFilter } from './problem.filter.js';

/** The one address that submissions are sent to, in any of CloudEvents' three modes. */
@Controller('api/v1/events')
@UseFilters(ProblemFilter)
export class EventsController {
  constructor(@Inject(Intake) private readonly intake: Intake) {}

  @Post()
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const context = { caller: callerOf(request), traceparent: request.traceparent };
    const mode = modeOf(request.headers['content-type']);
    if (mode === null)
      return void sendProblem(request, reply, gatewayErrors.refuse('gateway/unsupported-media-type').refusal);
    const body = Buffer.isBuffer(request.body) ? request.body : nothing;
    if (mode === 'batch') {
      const batch = await this.intake.batch(body, context);
      if (!batch.ok) return void sendProblem(request, reply, batch.refusal);
      return void sendJson(reply, 200, { results: batch.value });
    }
    const taken =
      mode === 'structured'
        ? await this.intake.structured(body, context)
        : await this.intake.binary(request.raw.rawHeaders, body, context);
    answer(request, reply, taken);
  }
}

const nothing = Buffer.alloc(0);

function answer(request: FastifyRequest, reply: FastifyReply, taken: Result<Receipt, Refusal>): void {
  if (!taken.ok) return void sendProblem(request, reply, taken.refusal);
  void reply.header('location', `/api/v1/concerns/${taken.value.concernId}`);
  sendJson(reply, statusOfReceipt(taken.value), taken.value);
}
