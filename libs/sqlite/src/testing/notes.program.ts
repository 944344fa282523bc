import type { ProgramFactory } from '../program.js';
import { migrate } from '../open-database.js';

/** A program small enough to see the writer through: notes by number. A negative number is a bug, an odd length of text a refusal. */
export type NoteRequest = { readonly number: number; readonly text: string };
export type NoteResult = { readonly stored: boolean; readonly order: number };

export const program: ProgramFactory<NoteRequest, NoteResult, { readonly table: string }> = (db, { table }) => {
  migrate(db, [
    `CREATE TABLE ${table} (number INTEGER PRIMARY KEY, text TEXT NOT NULL, place INTEGER NOT NULL) STRICT`,
  ]);
  const insert = db.prepare(`INSERT INTO ${table} (number, text, place) VALUES (?, ?, ?)`);
  const find = db.prepare<[number], { place: number }>(`SELECT place FROM ${table} WHERE number = ?`);
  const last = db.prepare<[], { place: number | null }>(`SELECT max(place) AS place FROM ${table}`);
  let place = last.get()?.place ?? 0;
  return {
    execute({ number, text }) {
      if (text.length % 2 === 1) return { stored: false, order: place };
      insert.run(number, text, ++place);
      if (number < 0) throw new RangeError(`No note has the number ${number}.`);
      return { stored: true, order: place };
    },
    settle({ number }, { stored, order }) {
      return stored ? find.get(number)?.place === order : true;
    },
    undone() {
      place = last.get()?.place ?? 0;
    },
  };
};
