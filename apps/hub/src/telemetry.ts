import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export type HubLogger = Logger;

/** One JSON line an entry on standard output. Callers log codes, ids and counts; nothing personal may be an argument. */
export function openLog(level: string): HubLogger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}

/** Nest's own messages in the same form. Errors keep their name and stack's places, not their message's values. */
export class NestLog implements LoggerService {
  constructor(private readonly out: HubLogger) {}
  private write(level: 'info' | 'warn' | 'error' | 'debug', message: unknown, context: unknown[]) {
    this.out[level]({ context: context.at(-1) }, message instanceof Error ? message.name : String(message));
  }
  private quiet = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication']);
  log(message: unknown, ...context: unknown[]) {
    this.write(this.quiet.has(String(context.at(-1))) ? 'debug' : 'info', message, context);
  }
  error(message: unknown, ...context: unknown[]) {
    this.write('error', message, context);
  }
  warn(message: unknown, ...context: unknown[]) {
    this.write('warn', message, context);
  }
  debug(message: unknown, ...context: unknown[]) {
    this.write('debug', message, context);
  }
  verbose(message: unknown, ...context: unknown[]) {
    this.write('debug', message, context);
  }
}

const seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** The hub's figures, by names that operators' dashboards can rely on. Labels are codes, never ids. */
export function openMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    appendSeconds: new Histogram({
      name: 'threshold_append_seconds',
      help: 'Durable append, from call to verdict',
      buckets: seconds,
      registers,
    }),
    appendVerdicts: new Counter({
      name: 'threshold_append_total',
      help: 'Appends by verdict',
      labelNames: ['verdict'],
      registers,
    }),
    groupSize: new Histogram({
      name: 'threshold_commit_group_size',
      help: 'Appends that shared one commit',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
      labelNames: ['file'],
      registers,
    }),
    commitSeconds: new Histogram({
      name: 'threshold_commit_seconds',
      help: 'One group commit, fsync included',
      buckets: seconds,
      labelNames: ['file'],
      registers,
    }),
    projectionLag: new Gauge({
      name: 'threshold_projection_lag_events',
      help: 'Events between the head and a projection or reactor',
      labelNames: ['name'],
      registers,
    }),
    parked: new Gauge({
      name: 'threshold_parked_events',
      help: 'Events parked behind a failure',
      labelNames: ['name'],
      registers,
    }),
    intake: new Counter({
      name: 'threshold_intake_total',
      help: 'Submissions by outcome',
      labelNames: ['status'],
      registers,
    }),
    access: new Counter({
      name: 'threshold_access_decisions_total',
      help: 'Looks by what was asked and outcome',
      labelNames: ['what', 'outcome'],
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'threshold_http_seconds',
      help: 'HTTP requests by route',
      buckets: seconds,
      labelNames: ['method', 'route', 'status'],
      registers,
    }),
  };
}

export type HubMetrics = ReturnType<typeof openMetrics>;
