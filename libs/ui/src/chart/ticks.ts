import type { ScaleTime } from 'd3-scale';

export interface AxisTick {
  readonly x: number;
  readonly label: string;
}

const hour = 3_600_000;
const characterWidth = 6.7;

const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', ...options });
const byHour = format({ day: 'numeric', month: 'short', hour: 'numeric', hour12: true });
const byDay = format({ day: 'numeric', month: 'short' });
const byMonth = format({ month: 'short', year: 'numeric' });
const byYear = format({ year: 'numeric' });

/** Ticks of a time axis with labels that neither touch each other nor leave the drawing; the first and each new year say the year. */
export function axisTicks(
  scale: ScaleTime<number, number>,
  count: number,
  { left, right }: { left: number; right: number },
): readonly AxisTick[] {
  const ticks = scale.ticks(count);
  const step = ticks.length > 1 ? Number(ticks[1]) - Number(ticks[0]) : 24 * hour;
  const placed: AxisTick[] = [];
  let free = left;
  let year = '';
  for (const at of ticks) {
    const thisYear = byYear.format(at);
    const label = words(at, step, thisYear !== year);
    const half = (label.length * characterWidth) / 2;
    const x = Math.round(scale(at) * 10) / 10;
    if (x - half < free || x + half > right + 10) continue;
    placed.push({ x, label });
    free = x + half + 8;
    year = thisYear;
  }
  return placed;
}

function words(at: Date, step: number, newYear: boolean): string {
  if (step < 24 * hour)
    return byHour
      .format(at)
      .replace(', ', ' ')
      .replace(/\s(am|pm)/i, '$1');
  if (step < 28 * 24 * hour) return byDay.format(at).replace('Sept', 'Sep') + (newYear ? ` ${byYear.format(at)}` : '');
  return step < 300 * 24 * hour ? byMonth.format(at).replace('Sept', 'Sep') : byYear.format(at);
}
