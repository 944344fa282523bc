import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { derivedId, packageRoot, systemRandomness } from '#kernel';
import { memoryVault } from '#vault';
import { AttachmentDirectory, sha256Of } from './attachment-files.js';
import { Attachments, fileRef, type EntryOfFiles, type KeptFile } from './attachments.js';
import { loadAttachmentLimits } from './limits.js';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const pdf = Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n', 'latin1');
const limits = loadAttachmentLimits(join(packageRoot(), 'config/attachments.json'));
const entry: EntryOfFiles = { entryId: derivedId('entry'), stream: 'contact-1', mention: derivedId('mention') };

let directory: string;
let vault: ReturnType<typeof memoryVault>;
let attachments: Attachments;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'attachments-'));
  vault = memoryVault();
  attachments = new Attachments({
    files: new AttachmentDirectory(join(directory, 'attachments'), systemRandomness),
    vault,
    limits,
  });
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const inspected = async (...files: { name: string; bytes: Uint8Array }[]) => {
  const result = await attachments.inspect(files);
  return result.ok ? result.value : result.refusal;
};
const filesIn = (path: string) =>
  readdirSync(path, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());

describe('what may be attached', () => {
  it('is told by a file’s bytes, whatever its name says', async () => {
    expect(await inspected({ name: 'letter.pdf', bytes: png })).toMatchObject([{ mediaType: 'image/png' }]);
    expect(await inspected({ name: 'picture.png', bytes: pdf })).toMatchObject([{ mediaType: 'application/pdf' }]);
  });

  it('ends as what it is, so that nothing else opens it where it is saved', async () => {
    const jpeg = Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), Buffer.alloc(40)]);
    expect(await inspected({ name: 'letter.pdf', bytes: png })).toMatchObject([{ name: 'letter.pdf.png' }]);
    expect(await inspected({ name: 'arm.JPEG', bytes: jpeg })).toMatchObject([{ name: 'arm.JPEG' }]);
    expect(await inspected({ name: 'arm.exe', bytes: jpeg })).toMatchObject([{ name: 'arm.exe.jpg' }]);
  });

  it.each([
    ['a page that would act', Buffer.from('<html><script>alert(1)</script>')],
    ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])],
    ['a drawing that can hold scripts', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['an archive', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(200)])],
  ])('refuses %s, and says which file it is', async (_, bytes) => {
    expect(await inspected({ name: 'a.png', bytes: png }, { name: 'b.png', bytes })).toMatchObject({
      code: 'attachments/kind-not-taken',
      details: { file: 2 },
    });
  });

  it('refuses an empty file, too many, and too much in all', async () => {
    expect(await inspected({ name: 'a.png', bytes: Buffer.alloc(0) })).toMatchObject({ code: 'attachments/empty' });
    const six = Array.from({ length: limits.mostFiles + 1 }, () => ({ name: 'a.png', bytes: png }));
    expect(await inspected(...six)).toMatchObject({ code: 'attachments/too-many' });
    const large = Buffer.concat([png, Buffer.alloc(limits.mostBytes / 2)]);
    expect(await inspected({ name: 'a.png', bytes: large })).toHaveLength(1);
    expect(await inspected({ name: 'a.png', bytes: large }, { name: 'b.png', bytes: large })).toMatchObject({
      code: 'attachments/too-large',
    });
  });

  it.each([
    ['with a path', 'C:\\Users\\jo\\O’Brien’s arm.png', 'O’Brien’s arm.png'],
    ['that leads elsewhere', '../../etc/passwd', 'passwd.png'],
    ['that turns the writing round', 'arm\u202Egnp.exe', 'armgnp.exe.png'],
    ['of two lines', 'line\r\nbreak.png', 'linebreak.png'],
    ['that is none', '\u0000', 'File 1.png'],
    ['that never ends', `${'😀'.repeat(500)}.png`, `${'😀'.repeat(116)}.png`],
    ['in capitals', 'SCAN.PNG', 'SCAN.PNG'],
    ['of a page', 'arm.hta', 'arm.hta.png'],
    ['that is an ending alone', '.png', '.png'],
  ])('keeps of a name %s only what is a name', async (_, name, kept) => {
    expect(await inspected({ name, bytes: png })).toMatchObject([{ name: kept }]);
  });
});

describe('files that are kept', () => {
  it('lie sealed, under the hash of what lies there, and open where they belong only', async () => {
    const [one, two] = (await kept(
      { name: 'a.png', bytes: png },
      { name: 'b.pdf', bytes: pdf },
    )) as readonly KeptFile[];
    expect(two).toMatchObject({ bytes: pdf.byteLength, mediaType: 'application/pdf' });
    const box = (await attachments.sealed(one!))!;
    expect(sha256Of(box)).toBe(one!.sha256);
    for (const { parentPath, name } of filesIn(directory))
      expect(readFileSync(join(parentPath, name)).includes(png.subarray(0, 8))).toBe(false);
    expect(vault.open(fileRef(entry, 0), box)).toMatchObject({ outcome: 'opened', content: new Uint8Array(png) });
    expect(vault.open(fileRef(entry, 1), box)).toMatchObject({ outcome: 'damaged' });
    expect(vault.open(fileRef({ ...entry, stream: 'contact-2' }, 0), box)).toMatchObject({ outcome: 'damaged' });
  });

  it('are gone with their mention, and none is added for it', async () => {
    const [one] = (await kept({ name: 'a.png', bytes: png })) as readonly KeptFile[];
    await vault.destroy([entry.mention], {
      erasureId: derivedId('erasure'),
      position: 9,
      at: '2026-03-02T09:00:00.000Z',
    });
    expect(vault.open(fileRef(entry, 0), (await attachments.sealed(one!))!)).toMatchObject({ outcome: 'erased' });
    expect(await kept({ name: 'a.png', bytes: png })).toMatchObject({ code: 'hub/erased' });
  });

  it('are not given out once they are another than was kept, or missing', async () => {
    const [one] = (await kept({ name: 'a.png', bytes: png })) as readonly KeptFile[];
    const { parentPath, name } = filesIn(directory)[0]!;
    writeFileSync(join(parentPath, name), 'something else');
    expect(await attachments.sealed(one!)).toBeNull();
    rmSync(join(parentPath, name));
    expect(await attachments.sealed(one!)).toBeNull();
    expect(await attachments.sealed({ sha256: '../../hub.lock' })).toBeNull();
  });

  it('are refused whole where the disk refuses, with nothing half-written left behind', async () => {
    writeFileSync(join(directory, 'attachments'), 'a file where the directory should be');
    expect(await kept({ name: 'a.png', bytes: png })).toMatchObject({ code: 'attachments/unavailable' });
    expect(filesIn(directory)).toHaveLength(1);
  });

  it('belong to the hub’s own user alone', async () => {
    await kept({ name: 'a.png', bytes: png });
    const { parentPath, name } = filesIn(directory)[0]!;
    expect(statSync(join(parentPath, name)).mode & 0o077).toBe(0);
    expect(statSync(parentPath).mode & 0o077).toBe(0);
  });
});

async function kept(...files: { name: string; bytes: Uint8Array }[]) {
  const result = await attachments.inspect(files);
  if (!result.ok) throw new Error(result.refusal.code);
  const done = await attachments.keep(entry, result.value);
  return done.ok ? done.value : done.refusal;
}

describe('the limits', () => {
  it.each([
    ['{', 'it is not JSON'],
    ['{}', 'version must be a text'],
    ['{"version":"1","mostFiles":0}', 'mostFiles must be a whole number from 1'],
    ['{"version":"1","mostFiles":1,"mostBytes":1,"mediaTypes":{"png":"PNG"}}', 'mediaTypes must name'],
  ])('%j is refused with what is wrong', (text, message) => {
    const path = join(directory, 'limits.json');
    writeFileSync(path, text);
    expect(() => loadAttachmentLimits(path)).toThrow(message);
  });
});
