import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ManualClock, packageRoot } from '#kernel';
import { DenialGate, networkOf, type DenialFlood } from './denial-gate.js';
import { loadDenialLimits, type DenialLimits } from './denial-limits.js';

const limits: DenialLimits = {
  version: 'spec',
  perAddress: { burst: 3, perMinute: 6 },
  overall: { burst: 5, perMinute: 60 },
  windowSeconds: 60,
  addressesRemembered: 100,
};

function given(changes: Partial<DenialLimits> = {}) {
  const clock = ManualClock.at('2026-03-10T09:00:00.000Z');
  const floods: DenialFlood[] = [];
  const due: (() => void)[] = [];
  const disk = { full: false };
  const gate = new DenialGate({
    limits: { ...limits, ...changes },
    clock,
    record: async (flood) => {
      if (!disk.full) floods.push(flood);
      return !disk.full;
    },
    later: (_milliseconds, work) => void due.push(work),
  });
  const came = (address: string, times: number) =>
    Array.from({ length: times }, () => gate.admit(address)).map((refusal) => refusal?.details?.['retryAfterSeconds']);
  return { gate, clock, floods, due, disk, came };
}

describe('callers without identity', () => {
  it('have a record each up to the burst of their address, then as many as come back with time', () => {
    const { clock, came } = given();
    expect(came('192.0.2.1', 5)).toEqual([undefined, undefined, undefined, 10, 10]);
    clock.advance(4_000);
    expect(came('192.0.2.1', 1)).toEqual([6]);
    clock.advance(6_000);
    expect(came('192.0.2.1', 2)).toEqual([undefined, 10]);
  });

  it('of one address leave the others theirs, until there are too many in all', () => {
    const { came } = given();
    expect(came('192.0.2.1', 4)).toEqual([undefined, undefined, undefined, 10]);
    expect(came('192.0.2.2', 3)).toEqual([undefined, undefined, 1]);
  });

  it('are counted in one record a window, which is written when the window is over', async () => {
    const { gate, clock, floods, due, came } = given();
    came('192.0.2.1', 10);
    came('192.0.2.2', 4);
    await gate.flush();
    expect(floods).toEqual([]);
    clock.advance(60_000);
    due.shift()!();
    await Promise.resolve();
    expect(floods).toEqual([
      { from: '2026-03-10T09:00:00.000Z', until: '2026-03-10T09:01:00.000Z', count: 9, addresses: 2 },
    ]);
    await gate.flush({ stopping: true });
    expect(floods).toHaveLength(1);
  });

  it('are counted once more where the disk did not take the record, with what came since', async () => {
    const { gate, clock, floods, disk, came } = given();
    came('192.0.2.1', 5);
    clock.advance(60_000);
    disk.full = true;
    await gate.flush();
    came('192.0.2.1', 7);
    disk.full = false;
    await gate.flush({ stopping: true });
    expect(floods).toEqual([
      { from: '2026-03-10T09:00:00.000Z', until: '2026-03-10T09:01:00.000Z', count: 6, addresses: 1 },
    ]);
  });

  it('take no more memory than for the addresses that are remembered', () => {
    const { came } = given({ addressesRemembered: 2, overall: { burst: 1000, perMinute: 1 } });
    came('192.0.2.1', 3);
    came('192.0.2.2', 3);
    came('192.0.2.3', 3);
    expect(came('192.0.2.1', 1)).toEqual([undefined]);
    expect(came('192.0.2.3', 1)).toEqual([10]);
  });

  it('gain nothing from a clock that steps back', () => {
    const { clock, came } = given();
    came('192.0.2.1', 3);
    clock.advance(-3_600_000);
    expect(came('192.0.2.1', 1)).toEqual([10]);
  });
});

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['', ''],
  ])('%s is of %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('the limits', () => {
  it('of the house can be used', () => {
    expect(loadDenialLimits(join(packageRoot(), 'config/denial-limits.json')).version).toBe('2026-1');
  });

  it.each([
    ['{', 'it is not JSON'],
    [JSON.stringify({ ...limits, windowSeconds: 0 }), 'windowSeconds must be a number of at least 1'],
    [JSON.stringify({ ...limits, overall: {} }), 'overall.burst must be a number of at least 1'],
    [JSON.stringify({ ...limits, version: 1 }), 'version must be a text'],
  ])('%s are refused: %s', (text, fault) => {
    const directory = mkdtempSync(join(tmpdir(), 'threshold-limits-'));
    try {
      const path = join(directory, 'limits.json');
      writeFileSync(path, text);
      expect(() => loadDenialLimits(path)).toThrow(`${path} cannot be used: ${fault}.`);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
