import { describe, expect, it } from '@jest/globals';
import { defineProjection } from '../define.js';
import { projecting } from './projecting.js';

const lamps = defineProjection({
  name: 'lamps',
  version: 1,
  tables: {
    lamps: { columns: { lamp: 'text', state: 'text', note: 'text?' }, key: ['lamp'], history: true },
    switches: { columns: { lamp: 'text', ordinal: 'integer' }, key: ['lamp', 'ordinal'] },
  },
  on: {
    'lamp.switched.v1': (event, tables) => {
      const { lamp, state } = event.data as { lamp: string; state: string };
      const before = tables.current('lamps', { lamp });
      tables.insert('switches', { lamp, ordinal: event.position });
      if (state === 'gone') tables.end('lamps', { lamp });
      else tables.put('lamps', { lamp, state, note: before && `was ${before.state}` });
    },
    'lamp.broken.v1': (_, tables) => {
      tables.put('lamps', { lamp: 'a', state: 'broken', note: null });
      tables.put('lamps', { lamp: 'a', state: 'dark', note: null });
    },
    'lamp.flashed.v1': (_, tables) => {
      tables.put('lamps', { lamp: 'a', state: 'bright', note: null });
      tables.end('lamps', { lamp: 'a' });
    },
  },
});
const switched = (lamp: string, state: string) => ({ type: 'lamp.switched.v1', data: { lamp, state } });

describe('projecting', () => {
  it('shows rows with the positions that made and ended them', () => {
    const { rows } = projecting(lamps).given([switched('a', 'on'), switched('b', 'on'), switched('a', 'off')]);
    expect(rows('lamps')).toEqual([
      { lamp: 'a', state: 'on', note: null, from_position: 1, until_position: 3 },
      { lamp: 'a', state: 'off', note: 'was on', from_position: 3, until_position: null },
      { lamp: 'b', state: 'on', note: null, from_position: 2, until_position: null },
    ]);
    expect(rows('switches').map(({ ordinal }) => ordinal)).toEqual([1, 3, 2]);
  });

  it('filters by position', () => {
    const { rowsAt } = projecting(lamps).given([switched('a', 'on'), switched('a', 'off'), switched('a', 'gone')]);
    expect(rowsAt('lamps', 1).map(({ state }) => state)).toEqual(['on']);
    expect(rowsAt('lamps', 2).map(({ state }) => state)).toEqual(['off']);
    expect(rowsAt('lamps', 3)).toEqual([]);
    expect(rowsAt('switches', 2)).toHaveLength(2);
  });

  it('keeps the last of several puts by one event, and nothing of a row that the same event ended', () => {
    const twice = projecting(lamps).given([switched('a', 'on'), { type: 'lamp.broken.v1', data: {} }]);
    expect(twice.rows('lamps').map((row) => [row.state, row.from_position, row.until_position])).toEqual([
      ['on', 1, 2],
      ['dark', 2, null],
    ]);
    const flash = projecting(lamps).given([{ type: 'lamp.flashed.v1', data: {} }]);
    expect(flash.rows('lamps')).toEqual([]);
  });

  it('throws what a handler throws, and refuses values of the wrong kind', () => {
    const kind = defineProjection({
      ...lamps,
      on: { 'lamp.switched.v1': (_, tables) => tables.put('lamps', { lamp: 'a', state: true as never, note: null }) },
    });
    expect(() => projecting(kind).given([switched('a', 'on')])).toThrow('can only bind');
    const missing = defineProjection({
      ...lamps,
      on: { 'lamp.switched.v1': (_, tables) => tables.put('lamps', { lamp: 'a' } as never) },
    });
    expect(() => projecting(missing).given([switched('a', 'on')])).toThrow('NOT NULL');
  });
});
