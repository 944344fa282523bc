import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { migrate, openDatabase, schemaVersion } from './open-database.js';
import { toStorageError } from './storage-error.js';

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sqlite-'));
  path = join(directory, 'a.db');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('opening a database', () => {
  it('uses write-ahead logging with an fsync at each commit, unless told otherwise', () => {
    const db = openDatabase(path);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    db.close();
    const other = openDatabase(path, { pragmas: { synchronous: 'NORMAL', secure_delete: 1 } });
    expect(other.pragma('synchronous', { simple: true })).toBe(1);
    expect(other.pragma('secure_delete', { simple: true })).toBe(1);
    other.close();
  });

  it('for reading sees the file and cannot write it', () => {
    const db = openDatabase(path);
    db.exec('CREATE TABLE t (a)');
    const reader = openDatabase(path, { readonly: true });
    expect(reader.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 't' }]);
    expect(() => reader.exec('INSERT INTO t VALUES (1)')).toThrow('readonly');
    reader.close();
    db.close();
  });

  it.each([
    ['a file that is missing, for reading', () => openDatabase(path, { readonly: true }), 'missing'],
    ['a directory that is missing', () => openDatabase(join(directory, 'b', 'a.db')), 'missing'],
    ['a directory in place of a file', () => openDatabase(directory), 'disk-error'],
    [
      'a file of something else',
      () => (writeFileSync(path, 'no database '.repeat(100)), openDatabase(path)),
      'damaged',
    ],
  ])('says what is wrong with %s', (_, open, reason) => {
    expect(open).toThrow(
      expect.objectContaining({ name: 'StorageError', reason, message: expect.stringContaining(directory) }),
    );
  });
});

describe('migrating', () => {
  const steps = ['CREATE TABLE a (x)', 'ALTER TABLE a ADD COLUMN y'];

  it('carries out the steps a file does not have yet, once', () => {
    const db = openDatabase(path);
    migrate(db, steps.slice(0, 1));
    migrate(db, steps);
    migrate(db, steps);
    expect(schemaVersion(db)).toBe(2);
    expect(db.prepare('SELECT x, y FROM a').all()).toEqual([]);
    db.close();
  });

  it('leaves a file as it was where a step fails', () => {
    const db = openDatabase(path);
    expect(() => migrate(db, [...steps, 'CREATE nonsense'])).toThrow('syntax error');
    expect(schemaVersion(db)).toBe(0);
    expect(db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()).toEqual({ tables: 0 });
    db.close();
  });

  it('refuses a file that knows more steps', () => {
    const db = openDatabase(path);
    migrate(db, steps);
    expect(() => migrate(db, steps.slice(0, 1))).toThrow(expect.objectContaining({ reason: 'newer-schema' }));
    db.close();
  });
});

describe('an error of SQLite', () => {
  const raised = (code: string) => toStorageError(Object.assign(new Error('x'), { code }), path);

  it.each([
    ['SQLITE_FULL', 'disk-full'],
    ['SQLITE_READONLY', 'read-only'],
    ['SQLITE_READONLY_DBMOVED', 'read-only'],
    ['SQLITE_IOERR_FSYNC', 'disk-error'],
    ['SQLITE_CANTOPEN', 'disk-error'],
    ['SQLITE_CORRUPT_INDEX', 'damaged'],
    ['SQLITE_NOTADB', 'damaged'],
    ['SQLITE_BUSY_SNAPSHOT', 'busy'],
  ])('%s is told as %s, with the file and what to do', (code, reason) => {
    expect(raised(code)).toMatchObject({ reason, path, cause: { code } });
    expect(raised(code)!.message).toContain(path);
  });

  it.each(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_MISUSE', 'ENOENT'])('%s says nothing of the file', (code) => {
    expect(raised(code)).toBeNull();
  });
});
