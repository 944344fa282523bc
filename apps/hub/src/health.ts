import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, toInstant } from '#kernel';
import { calendarWarning } from '#triage';
import type { Hub } from './hub.js';

export interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  /** It works, and somebody has to see to something before it does not. */
  readonly degraded?: boolean;
  /** A sentence: what is wrong and what to do, or how things stand. */
  readonly detail: string;
}

/** How far behind a reading may be before the hub calls itself unwell, in events. */
const tolerableLag = 10_000;

/** Says how the hub is, for people and for machines. */
export class Health {
  /** Set while the demonstration is being seeded: the hub is not ready before it is done. */
  seeding = false;
  readonly version: string;

  constructor(private readonly hub: Hub) {
    this.version = (
      JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }
    ).version;
  }

  async checks(): Promise<HealthCheck[]> {
    return [await this.store(), this.readings(), this.calendar(), this.demonstration()].filter(
      (check) => check !== null,
    );
  }

  info(): Record<string, unknown> {
    const { mode, asOf } = this.hub.configuration;
    return { name: 'threshold', version: this.version, node: process.version, mode, asOf: asOf !== null };
  }

  async metrics(): Promise<string> {
    const { runner, metrics } = this.hub;
    const { projections = [], reactors = [] } = runner?.status() ?? {};
    for (const { name, lag, parked } of [...projections, ...reactors]) {
      metrics.projectionLag.set({ name }, lag);
      metrics.parked.set({ name }, parked);
    }
    return metrics.registry.metrics();
  }

  private async store(): Promise<HealthCheck> {
    const trouble = await this.hub.trouble.now();
    if (trouble) return { name: 'event-store', ok: false, detail: trouble };
    try {
      const { position } = await this.hub.store.head();
      return { name: 'event-store', ok: true, detail: `${position} events` };
    } catch (error) {
      return { name: 'event-store', ok: false, detail: error instanceof Error ? error.message : 'It cannot be read.' };
    }
  }

  private readings(): HealthCheck {
    const { runner } = this.hub;
    if (!runner) return { name: 'readings', ok: true, detail: 'a past moment, read-only' };
    const { projections, reactors } = runner.status();
    const stalled = [...projections, ...reactors].filter((one) => one.stalled !== null || one.lag > tolerableLag);
    const parked = [...projections, ...reactors].reduce((sum, one) => sum + one.parked, 0);
    if (stalled.length > 0)
      return {
        name: 'readings',
        ok: false,
        detail: `Behind or standing still: ${stalled.map(({ name }) => name).join(', ')}. See the Operations page.`,
      };
    return {
      name: 'readings',
      ok: true,
      detail: parked === 0 ? 'up to date, nothing parked' : `${parked} event(s) parked: see the Operations page`,
    };
  }

  private calendar(): HealthCheck {
    const { calendar, clock } = this.hub;
    const warning = calendarWarning(calendar, toInstant(clock.now()));
    return warning === null
      ? { name: 'calendar', ok: true, detail: `bank holidays known to ${calendar.coversUntil}` }
      : { name: 'calendar', ok: true, degraded: true, detail: warning };
  }

  private demonstration(): HealthCheck | null {
    if (this.hub.configuration.mode !== 'demonstration') return null;
    return {
      name: 'demonstration',
      ok: !this.seeding,
      detail: this.seeding ? 'The invented borough is being seeded.' : 'seeded',
    };
  }
}
