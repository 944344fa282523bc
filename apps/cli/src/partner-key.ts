import { readFileSync, writeFileSync } from 'node:fs';
import { exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import { readPublicKey } from '#agencies';

/** Text of a file with a public key. Throws, with nothing of the file in the message, where it is none: a private key goes no further. */
export async function publicKeyIn(file: string): Promise<string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Error(`${file} cannot be read. Give the path of a file with a public key.`);
  }
  const key = await readPublicKey(text);
  if (!key.ok) throw new Error(`${file}: ${key.refusal.message}`);
  // What is sent on is what was read out of it, and not what else stands in the file.
  return JSON.stringify(key.value.publicKey);
}

/** Makes a pair and writes it beside each other; never over a file that is there. Says where they are. */
export async function makePair(name: string): Promise<readonly string[]> {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const [privateFile, publicFile] = [`${name}.private.pem`, `${name}.public.jwk`];
  try {
    writeFileSync(privateFile, await exportPKCS8(pair.privateKey), { mode: 0o600, flag: 'wx' });
    writeFileSync(publicFile, `${JSON.stringify(await exportJWK(pair.publicKey))}\n`, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Error(`${name} is taken: there is a file of this name already, which is not written over.`, {
      cause: error,
    });
  }
  return [
    `${privateFile}: the private key, for the partner system alone.`,
    `${publicFile}: register it with partner-key add <client> --public ${publicFile}.`,
  ];
}
