import type { Writable } from 'node:stream';

export type Report = (what: string, done: number, total: number) => void;

const words = (seconds: number) =>
  seconds < 1 ? 'under a second' : seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;

/**
 * Progress with count, rate and time left. On a terminal one line that renews itself; in a file or a pipe a line every two seconds;
 * as JSON, one document a line.
 */
export function progressTo(out: Writable & { isTTY?: boolean }, json: boolean, now: () => number): Report {
  let what = '';
  let startedAt = 0;
  let shownAt = 0;
  return (step, done, total) => {
    const at = now();
    if (step !== what) [what, startedAt, shownAt] = [step, at, -Infinity];
    const finished = done >= total;
    if (!finished && at - shownAt < (out.isTTY && !json ? 100 : 2_000)) return;
    shownAt = at;
    const rate = done / Math.max((at - startedAt) / 1_000, 0.001);
    const left = rate > 0 ? (total - done) / rate : 0;
    if (json)
      return void out.write(
        `${JSON.stringify({ progress: { what, done, total, ratePerSecond: Math.round(rate), secondsLeft: Math.round(left) } })}\n`,
      );
    const bar = out.isTTY ? `[${'#'.repeat(Math.round((20 * done) / Math.max(total, 1))).padEnd(20)}] ` : '';
    const line = `${what}: ${bar}${done} of ${total}, ${Math.round(rate)} a second${finished ? '' : `, ${words(left)} left`}`;
    out.write(out.isTTY ? `\r\u001b[2K${line}${finished ? '\n' : ''}` : `${line}\n`);
  };
}
