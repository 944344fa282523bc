import { describe, expect, it } from '@jest/globals';
import { benchIds, readCommand, UsageError } from './options.js';

describe('the command line of the benchmarks', () => {
  it('runs everything at the usual size where nothing is said', () => {
    expect(readCommand([])).toEqual({ only: benchIds, size: 'usual', json: false, write: false, help: false });
  });

  it('takes benches in any case and order, each once, and runs them in the order of the house', () => {
    expect(readCommand(['--only', 'b3, B1,b3']).only).toEqual(['B1', 'B3']);
    expect(readCommand(['--only=B6']).only).toEqual(['B6']);
  });

  it('takes one size', () => {
    expect(readCommand(['--quick']).size).toBe('quick');
    expect(readCommand(['--full', '--json'])).toMatchObject({ size: 'full', json: true });
    expect(() => readCommand(['--quick', '--full'])).toThrow(UsageError);
  });

  it.each([[['--only', 'B99']], [['--only', '']], [['--only']], [['--fast']], [['B1']]])(
    'refuses %j with a sentence that says what there is',
    (args) => {
      expect(() => readCommand(args)).toThrow(UsageError);
      expect(() => readCommand(args)).toThrow(/B1/);
    },
  );
});
