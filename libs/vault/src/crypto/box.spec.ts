import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systemRandomness, type Randomness } from '#kernel';
import { boxOverhead } from '../sizes.js';
import { openBox, sealBox } from './box.js';

const key = Buffer.from('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308', 'hex');
const context = Buffer.from('feedfacedeadbeeffeedfacedeadbeefabaddad2', 'hex');
const content = Buffer.from(
  'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
  'hex',
);
const iv = Buffer.from('cafebabefacedbaddecaf888', 'hex');
const fixedIv: Randomness = { bytes: () => Uint8Array.from(iv) };

/** What the box must be, by the cipher itself; test case 16 of the GCM specification pins that cipher below. */
function expectedBox(): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
  cipher.setAAD(Buffer.concat([Buffer.of(1), context]));
  const body = Buffer.concat([cipher.update(content), cipher.final()]);
  return Buffer.concat([Buffer.of(1), iv, body, cipher.getAuthTag()]);
}

describe('a sealed box', () => {
  it('is version, IV, ciphertext and tag, in this order', () => {
    expect(Buffer.from(sealBox(key, context, content, fixedIv)).equals(expectedBox())).toBe(true);
    expect(sealBox(key, context, content, systemRandomness)).toHaveLength(content.length + boxOverhead);
  });

  it('stands on AES-256-GCM as specified (McGrew and Viega, test case 16)', () => {
    const box = sealBox(key, context, content, fixedIv);
    expect(Buffer.from(box.subarray(13, 13 + content.length)).toString('hex')).toBe(
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662',
    );
    const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
    cipher.setAAD(context);
    cipher.update(content);
    cipher.final();
    expect(cipher.getAuthTag().toString('hex')).toBe('76fc6ece0f4e1768cddf8853bb2d551b');
  });

  it('opens with the key as bytes or as a KeyObject', () => {
    const box = sealBox(createSecretKey(key), context, content, systemRandomness);
    expect(openBox(key, context, box)).toEqual(content);
    expect(openBox(createSecretKey(key), context, box)).toEqual(content);
  });

  it('never takes a shortened tag, which a cipher without authTagLength: 16 would', () => {
    const box = sealBox(key, context, content, systemRandomness);
    const tag = box.subarray(box.length - 16);
    const careless = createDecipheriv('aes-256-gcm', key, box.subarray(1, 13), { authTagLength: 4 });
    careless.setAAD(Buffer.concat([Buffer.of(1), context]));
    careless.setAuthTag(tag.subarray(0, 4));
    careless.update(box.subarray(13, box.length - 16));
    expect(() => careless.final()).not.toThrow();
    for (const bytes of [0, 4, 8, 12, 13, 14, 15])
      expect(openBox(key, context, box.subarray(0, box.length - 16 + bytes))).toBeNull();
  });

  it('opens what it sealed, of any length from nothing to 20 kB', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 60 }), (bytes, about) => {
        expect(openBox(key, about, sealBox(key, about, bytes, systemRandomness))).toEqual(Buffer.from(bytes));
      }),
    );
    for (const length of [0, 1, 15, 16, 17, 20_000]) {
      const bytes = Buffer.from(systemRandomness.bytes(length));
      expect(openBox(key, context, sealBox(key, context, bytes, systemRandomness))).toEqual(bytes);
    }
  });

  it('does not open with any one bit flipped', () => {
    const box = sealBox(key, context, content.subarray(0, 40), systemRandomness);
    for (let bit = 0; bit < box.length * 8; bit += 1) {
      const altered = Uint8Array.from(box);
      altered[bit >> 3]! ^= 1 << (bit & 7);
      expect([bit, openBox(key, context, altered)]).toEqual([bit, null]);
    }
  });

  it('does not open cut short, lengthened, or as noise', () => {
    const box = sealBox(key, context, content, systemRandomness);
    for (let length = 0; length < box.length; length += 1)
      expect([length, openBox(key, context, box.subarray(0, length))]).toEqual([length, null]);
    expect(openBox(key, context, Buffer.concat([box, Buffer.of(0)]))).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        expect(openBox(key, context, noise)).toBeNull();
      }),
    );
  });

  it('never seals twice alike', () => {
    const boxes = Array.from({ length: 50 }, () => Buffer.from(sealBox(key, context, content, systemRandomness)));
    expect(new Set(boxes.map((box) => box.toString('hex'))).size).toBe(50);
  });
});
