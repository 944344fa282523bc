import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KeptStatements } from './kept-statements.js';

describe('kept statements', () => {
  let db: Database.Database;
  let prepared: string[];
  let kept: KeptStatements;

  beforeEach(() => {
    db = new Database(':memory:');
    db.exec('CREATE TABLE old (a TEXT); INSERT INTO old VALUES (1), (2), (3); CREATE VIEW rows AS SELECT * FROM old');
    prepared = [];
    const prepare = db.prepare.bind(db);
    db.prepare = ((sql: string) => {
      prepared.push(sql);
      return prepare(sql);
    }) as typeof db.prepare;
    kept = new KeptStatements(db);
  });
  afterEach(() => void db.close());

  const all = (sql: string) => kept.prepare(sql).all([]);

  it('prepares a query once, however often it is asked', async () => {
    const kysely = new Kysely<{ rows: { a: string } }>({ dialect: new SqliteDialect({ database: kept }) });
    const ask = (a: string) => kysely.selectFrom('rows').selectAll().where('a', '=', a).execute();
    expect([await ask('1'), await ask('2'), await ask('9')]).toEqual([[{ a: '1' }], [{ a: '2' }], []]);
    expect(prepared).toHaveLength(1);
  });

  it('reads what a view shows now, with its columns of now', () => {
    expect(all('SELECT * FROM rows WHERE a = 1')).toEqual([{ a: '1' }]);
    db.exec(
      'CREATE TABLE new (b TEXT, a INTEGER); INSERT INTO new VALUES (7, 1); DROP VIEW rows; CREATE VIEW rows AS SELECT * FROM new',
    );
    expect(all('SELECT * FROM rows WHERE a = 1')).toEqual([{ b: '7', a: 1 }]);
    expect(prepared).toHaveLength(1);
  });

  it('gives a second statement while the first is being stepped through', () => {
    const stepping = kept.prepare('SELECT a FROM rows ORDER BY a').iterate([]);
    expect(stepping.next().value).toEqual({ a: '1' });
    expect(all('SELECT a FROM rows ORDER BY a')).toHaveLength(3);
    expect([...stepping]).toEqual([{ a: '2' }, { a: '3' }]);
  });

  it.each(['DELETE FROM old', 'INSERT INTO old VALUES (4) RETURNING a', 'DROP VIEW rows', 'CREATE TABLE more (a)'])(
    'writes nothing: %s',
    (sql) => {
      expect(() => kept.prepare(sql)).toThrow('would write');
      expect(() => kept.prepare(sql)).toThrow('would write');
      expect(all('SELECT a FROM rows')).toHaveLength(3);
    },
  );

  it('lets go of what was not asked for longest', () => {
    const ask = (number: number) => all(`SELECT ${number} AS number`);
    ask(0);
    for (let number = 1; number <= 199; number += 1) ask(number);
    ask(0);
    ask(200);
    expect(prepared).toHaveLength(201);
    ask(0);
    expect(prepared).toHaveLength(201);
    ask(1);
    expect(prepared).toHaveLength(202);
  });
});
