/** Runs on the thread that writes `vault.db`: one method per request, each all or nothing. */
import { migrate, type ProgramFactory } from '#sqlite';
import { keyTables } from './key-tables.js';
import { indexTables } from './index-tables.js';
import type { VaultRequest, VaultResult } from './requests.js';
import { schema } from './schema.js';

export const program: ProgramFactory<VaultRequest, VaultResult, null> = (db) => {
  migrate(db, schema);
  const keys = keyTables(db);
  const index = indexTables(db);
  return {
    execute(request) {
      switch (request.do) {
        case 'lay-foundation':
          return keys.lay(request);
        case 'insert-keys':
          return keys.insert(request);
        case 'destroy':
          return keys.destroy(request, index);
        case 'cleared':
          return keys.markCleared(request.erasureId);
        case 'write-index':
          return index.write(request);
        case 'begin-build':
          return index.begin(request.generation, request.version);
        case 'switch-to':
          return index.switchTo(request.generation);
        case 'sweep':
          return index.sweep(request.limit);
      }
    },
    settle(request, answered) {
      switch (request.do) {
        case 'lay-foundation':
          return keys.isLaid(request);
        case 'insert-keys':
          return keys.holds(request, answered as ReturnType<typeof keys.insert>);
        case 'destroy':
          return keys.isDestroyed(request, answered as ReturnType<typeof keys.destroy>);
        case 'cleared':
          return keys.isCleared(request.erasureId);
        case 'write-index':
          return index.holds(request);
        case 'begin-build':
          return index.stateOf(request.generation) === 'building';
        case 'switch-to':
          return index.stateOf(request.generation) === 'in-force';
        case 'sweep':
          // Rows that nobody reads any more: what was taken back is swept again.
          return false;
      }
    },
  };
};
