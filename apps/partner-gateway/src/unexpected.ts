import { traceIdOf } from '#messaging';
import type { GatewayLog } from './ports.js';

/**
 * Logs a failure that nobody expected: its trace, the kind of error and the places in the program. Never its message: a parser's or a
 * database's message may quote what it was reading.
 */
export function reportUnexpected(log: GatewayLog, traceparent: string, error: unknown): void {
  const known = error instanceof Error ? error : null;
  const places = known?.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  log.error(
    {
      ...(traceparent && { traceId: traceIdOf(traceparent) }),
      error: known?.name ?? typeof error,
      ...(known && 'code' in known && typeof known.code === 'string' && { code: known.code }),
      places: places.slice(0, 12).map((line) => line.trim()),
    },
    'A request failed in a way that the hub does not know',
  );
}
