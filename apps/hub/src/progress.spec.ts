import { describe, expect, it } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { progressTo } from './progress.js';

function watch(json: boolean, isTTY = false) {
  const out = Object.assign(new PassThrough(), { isTTY });
  let at = 1_000;
  const report = progressTo(out, json, () => at);
  return { report, pass: (milliseconds: number) => (at += milliseconds), text: () => String(out.read() ?? '') };
}

describe('progress', () => {
  it('says how far, how fast and how long yet', () => {
    const { report, pass, text } = watch(false);
    report('Rebuilding work list', 0, 1_000);
    pass(4_000);
    report('Rebuilding work list', 500, 1_000);
    expect(text()).toContain('500 of 1000, 125 a second, 4 s left');
  });

  it('does not flood a file', () => {
    const { report, pass, text } = watch(false);
    for (let done = 1; done < 100; done += 1) {
      report('Verifying', done, 100);
      pass(10);
    }
    expect(text().split('\n')).toHaveLength(2);
  });

  it('speaks JSON to machines, one document a line', () => {
    const { report, pass, text } = watch(true);
    report('Verifying', 1, 2);
    pass(10);
    report('Verifying', 2, 2);
    expect(
      text()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).progress.done),
    ).toEqual([1, 2]);
  });
});
