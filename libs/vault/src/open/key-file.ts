import { closeSync, existsSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, writeSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { liesInside, opennessOf, type Randomness } from '#kernel';
import { keyBytes } from '../sizes.js';

/**
 * The key-encryption key's file: one line, a prefix that says the version and what the key may be used for, then 32 bytes in base64.
 *
 *     threshold-kek-v1:q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq80=
 *
 * A key that the demonstration made for itself carries another prefix, so that renaming the file does not make it a production key.
 */
const prefixes = { production: 'threshold-kek-v1:', demonstration: 'threshold-demonstration-kek-v1:' } as const;
const howToMake = `(umask 077; printf '${prefixes.production}%s\\n' "$(openssl rand -base64 32)" > FILE)`;

export type VaultMode = 'demonstration' | 'production';
export const demonstrationKeyFile = 'demo.kek';

/** A key file that is missing, unsafe or not one. The message says which file, what is wrong, and what to do. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
}

export interface KeyFileRules {
  readonly directory: string;
  /** Null: none was configured, which only the demonstration allows. */
  readonly keyFile: string | null;
  readonly mode: VaultMode;
}

/** Path of the key file that is in force. Throws KeyFileError where production has none. */
export function keyFilePath({ directory, keyFile, mode }: KeyFileRules): string {
  if (keyFile) return resolve(keyFile);
  if (mode === 'demonstration') return resolve(directory, demonstrationKeyFile);
  throw new KeyFileError(
    `Production needs a key-encryption key: set HUB_KEY_FILE to its file, outside ${directory}. Make one with: ${howToMake}`,
  );
}

/** Reads the key-encryption key, 32 bytes. Throws KeyFileError. */
export function readKeyFile(rules: KeyFileRules): Uint8Array {
  const path = keyFilePath(rules);
  if (!existsSync(path))
    throw new KeyFileError(
      `The key file ${path} does not exist. Restore it from its own backup: without it nothing in the vault opens. Only a new hub may get a new one: ${howToMake}`,
    );
  requireOwnersOnly(path);
  if (rules.mode === 'production') requireFitForProduction(path, rules.directory);
  return parseKey(path, readFileSync(path, 'utf8'), rules.mode);
}

/** Makes the demonstration's key file where there is none yet, complete and durable or not at all, for its owner only. */
export function makeDemonstrationKeyFile(path: string, randomness: Randomness): void {
  if (existsSync(path)) return;
  const directory = dirname(path);
  const unfinished = join(directory, `.${basename(path)}.new`);
  const key = Buffer.from(randomness.bytes(keyBytes));
  const file = openSync(unfinished, 'w', 0o600);
  try {
    writeSync(file, `${prefixes.demonstration}${key.toString('base64')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
    key.fill(0);
  }
  renameSync(unfinished, path);
  syncDirectory(directory);
}

function parseKey(path: string, content: string, mode: VaultMode): Uint8Array {
  const line = content.trim();
  const prefix = Object.values(prefixes).find((one) => line.startsWith(one));
  const encoded = prefix ? line.slice(prefix.length) : '';
  const key = Buffer.from(encoded, 'base64');
  if (key.byteLength !== keyBytes || key.toString('base64') !== encoded)
    throw new KeyFileError(
      `${path} is not a key file: it must be one line of ${prefixes.production} and ${keyBytes} bytes in base64. Make one with: ${howToMake}`,
    );
  if (mode === 'production' && prefix === prefixes.demonstration)
    throw new KeyFileError(
      `${path} holds a key made for a demonstration. Production needs one of its own: ${howToMake}`,
    );
  return Uint8Array.from(key);
}

function requireFitForProduction(path: string, directory: string): void {
  const real = realpathSync(path);
  if ([path, real].some((one) => basename(one) === demonstrationKeyFile))
    throw new KeyFileError(`${path} is the demonstration's key file. Production needs one of its own: ${howToMake}`);
  if (liesInside(path, directory))
    throw new KeyFileError(
      `The key file ${path} lies inside the data directory ${resolve(directory)}, so a copy of the data would carry its key along. Move it to another place, and set HUB_KEY_FILE.`,
    );
}

function requireOwnersOnly(path: string): void {
  const openness = opennessOf(path);
  if (openness !== null) throw new KeyFileError(`The key file ${path} ${openness}`);
}

function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
