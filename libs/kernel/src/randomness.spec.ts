import { describe, expect, it } from '@jest/globals';
import { systemRandomness } from './ids.js';

describe('random bytes of the system', () => {
  it('are as many as asked for, and never the same twice', () => {
    const seen = new Set<string>();
    for (let draw = 0; draw < 5_000; draw += 1) {
      const bytes = systemRandomness.bytes(12 + (draw % 3) * 10);
      expect(bytes.length).toBe(12 + (draw % 3) * 10);
      seen.add(Buffer.from(bytes).toString('hex').slice(0, 24));
    }
    expect(seen.size).toBe(5_000);
    expect(systemRandomness.bytes(10_000).length).toBe(10_000);
    expect(systemRandomness.bytes(0).length).toBe(0);
  });

  it("are their caller's own: writing into them changes no others", () => {
    const first = systemRandomness.bytes(16);
    const copy = Buffer.from(first);
    systemRandomness.bytes(16).fill(0);
    expect(Buffer.from(first)).toEqual(copy);
    first.fill(0);
    expect(systemRandomness.bytes(16).some((byte) => byte !== 0)).toBe(true);
  });

  it('use every value of a byte about equally', () => {
    const counts = new Array<number>(256).fill(0);
    for (let draw = 0; draw < 4_000; draw += 1) for (const byte of systemRandomness.bytes(64)) counts[byte]! += 1;
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(250);
  });
});
