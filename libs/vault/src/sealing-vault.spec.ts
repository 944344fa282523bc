import { createSecretKey } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { derivedId } from '#kernel';
import { KeyRing } from './key-ring.js';
import { memoryVault } from './memory/memory-vault.js';
import type { SectionRef } from './port.js';

const anna = derivedId('test mention', 'anna');
const ref: SectionRef = { eventId: derivedId('event', 1), stream: 'concern-1', mention: anna, section: 'child' };
const authority = { erasureId: derivedId('erasure', 1), position: 3, at: '2026-03-04T10:00:00.000Z' };

describe('the sealing vault', () => {
  it('counts what it does, by outcome and without naming anybody', async () => {
    const counted: unknown[] = [];
    const count =
      (what: string) =>
      (...values: unknown[]) =>
        void counted.push([what, ...values]);
    let refusal: string | null = null;
    const vault = memoryVault({
      refuse: () => refusal,
      metrics: {
        keysEnsured: count('keysEnsured'),
        sealed: count('sealed'),
        opened: count('opened'),
        destroyed: count('destroyed'),
        unavailable: count('unavailable'),
      },
    });
    await vault.ensureKeys([anna]);
    await vault.ensureKeys([anna]);
    const box = vault.seal(ref, Buffer.from('x'));
    vault.open(ref, box);
    vault.open({ ...ref, section: 'other' }, box);
    await vault.destroy([anna], authority);
    vault.open(ref, box);
    refusal = 'disk-full';
    await expect(vault.ensureKeys([derivedId('test mention', 'ben')])).rejects.toThrow('disk-full. Nothing was stored');
    expect(counted).toEqual([
      ['keysEnsured', 1, 1],
      ['keysEnsured', 0, 1],
      ['sealed'],
      ['opened', 'opened'],
      ['opened', 'damaged'],
      ['destroyed', { keys: 1, indexRows: 0 }],
      ['opened', 'erased'],
      ['unavailable', 'disk-full'],
    ]);
  });

  it('shows no key to whoever prints it', async () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, at) => at + 100);
    const vault = memoryVault({ randomness: { bytes: (length) => bytes.slice(0, length) } });
    await vault.ensureKeys([anna]);
    vault.seal(ref, Buffer.from('x'));
    const printed = inspect(vault, { depth: 20, showHidden: true }) + JSON.stringify(vault);
    expect(printed).not.toContain('100, 101, 102');
    expect(printed.toLowerCase()).not.toContain('64 65 66 67');
  });
});

describe('the ring of unwrapped keys', () => {
  const key = () => createSecretKey(Buffer.alloc(32));

  it('forgets the key that was used longest ago', () => {
    const ring = new KeyRing(2);
    ring.put('a', key());
    ring.put('b', key());
    ring.get('a');
    ring.put('c', key());
    expect(['a', 'b', 'c'].map((one) => ring.has(one))).toEqual([true, false, true]);
  });

  it('drops keys by name, and all', () => {
    const ring = new KeyRing(5);
    for (const name of ['a', 'b', 'c']) ring.put(name, key());
    ring.drop(['a', 'b', 'x']);
    expect(['a', 'b', 'c'].map((one) => ring.has(one))).toEqual([false, false, true]);
    ring.clear();
    expect(ring.get('c')).toBeUndefined();
  });
});
