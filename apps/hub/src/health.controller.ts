import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { HealthCheck } from './health.js';
import { Health } from './health.js';

/** What machines that watch the hub ask; no token, no personal content. */
@Controller()
export class HealthController {
  constructor(@Inject(Health) private readonly health: Health) {}

  /** Alive: the process answers. */
  @Get('ping')
  ping(@Res() reply: FastifyReply): void {
    void reply.type('text/plain; charset=utf-8').send('pong\n');
  }

  /** Able to work: 200 with every check ok, `degraded` where something has to be seen to; else 503 with what is wrong. */
  @Get('health')
  async check(@Res() reply: FastifyReply): Promise<void> {
    const checks: readonly HealthCheck[] = await this.health.checks();
    const ok = checks.every((check) => check.ok);
    const degraded = checks.some((check) => check.degraded);
    void reply.code(ok ? 200 : 503).send({ status: !ok ? 'not-ok' : degraded ? 'degraded' : 'ok', checks });
  }

  @Get('info')
  info(@Res() reply: FastifyReply): void {
    void reply.send(this.health.info());
  }

  /** Prometheus text. */
  @Get('metrics')
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    void reply.type('text/plain; version=0.0.4; charset=utf-8').send(await this.health.metrics());
  }
}
