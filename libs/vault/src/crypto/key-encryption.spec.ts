import { describe, expect, it } from '@jest/globals';
import { systemRandomness } from '#kernel';
import { wrappedKeyBytes } from '../sizes.js';
import { KeyEncryptionKey } from './key-encryption.js';

const kek = (fill: number) => new KeyEncryptionKey(new Uint8Array(32).fill(fill), systemRandomness);

describe('the key-encryption key', () => {
  it('wraps a key for one mention, and unwraps it for that one alone', () => {
    const { key, wrapped } = kek(1).makeKey({ use: 'mention', mention: 'a' });
    expect(wrapped).toHaveLength(wrappedKeyBytes);
    expect(kek(1).unwrap({ use: 'mention', mention: 'a' }, wrapped)?.equals(key)).toBe(true);
    expect(kek(1).unwrap({ use: 'mention', mention: 'b' }, wrapped)).toBeNull();
    expect(kek(1).unwrap({ use: 'purpose', purpose: 'a' }, wrapped)).toBeNull();
    expect(kek(2).unwrap({ use: 'mention', mention: 'a' }, wrapped)).toBeNull();
  });

  it('knows its own check value, and no other', () => {
    expect(kek(1).passes(kek(1).keyCheck())).toBe(true);
    expect(kek(2).passes(kek(1).keyCheck())).toBe(false);
    expect(kek(1).passes(kek(1).makeKey({ use: 'mention', mention: 'a' }).wrapped)).toBe(false);
  });

  it('takes over its bytes, so that they do not stay in memory', () => {
    const bytes = new Uint8Array(32).fill(3);
    const made = new KeyEncryptionKey(bytes, systemRandomness);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
    expect(JSON.stringify(made)).not.toContain('3');
    expect(() => new KeyEncryptionKey(new Uint8Array(16), systemRandomness)).toThrow('has 32 bytes, not 16');
  });
});
