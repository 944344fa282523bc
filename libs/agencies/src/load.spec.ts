import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { AgenciesFileError, agenciesFrom, loadAgencies } from './load.js';

const shipped = join(import.meta.dirname, '../../../config/agencies.json');
const directory = mkdtempSync(join(tmpdir(), 'agencies-'));
afterAll(() => rmSync(directory, { recursive: true }));

const frontDoor = {
  code: 'council-door',
  name: 'Council: door',
  kind: 'COUNCIL',
  source: 'urn:agency:council:door',
  defaultGateways: [],
  frontDoor: true,
};
const school = {
  code: 'school-1',
  name: 'School: One',
  kind: 'SCHOOL',
  source: 'urn:agency:school:1',
  defaultGateways: ['CA04_10'],
};

function faultsOf(...agencies: unknown[]): readonly string[] {
  try {
    agenciesFrom({ agencies }, 'agencies.json');
  } catch (error) {
    if (error instanceof AgenciesFileError) return error.faults;
    throw error;
  }
  return [];
}

describe('the shipped agencies', () => {
  const registry = loadAgencies(shipped);

  it.each([
    ['school-100045', 'urn:agency:school:100045', 'SCHOOL'],
    ['health-RAL-ED', 'urn:agency:health:RAL-ED', 'HEALTH'],
    ['health-RAL-MAT', 'urn:agency:health:RAL-MAT', 'HEALTH'],
    ['police-met-cn', 'urn:agency:police:met-cn', 'POLICE'],
    ['council-camden-housing', 'urn:agency:council:camden-housing', 'COUNCIL'],
    ['council-camden-front-door', 'urn:agency:council:camden-front-door', 'COUNCIL'],
  ])('include %s', (code, source, kind) => {
    expect(registry.byCode(code)).toMatchObject({ code, source, kind, client: code });
    expect(registry.bySource(source)).toBe(registry.byCode(code));
    expect(registry.byClient(code)).toBe(registry.byCode(code));
  });

  it('have one front door, which relies on no gateway for what the public say', () => {
    expect(registry.frontDoor).toMatchObject({ code: 'council-camden-front-door', defaultGateways: [] });
  });

  it('are all invented', () => {
    expect(registry.all.filter((agency) => !agency.demonstration)).toEqual([]);
  });

  it('know nobody else', () => {
    expect(registry.bySource('urn:agency:school:100045 ')).toBeUndefined();
    expect(registry.byCode('constructor')).toBeUndefined();
  });
});

describe('a bad file of agencies', () => {
  it('is refused with the reason when it is missing or not JSON', () => {
    expect(() => loadAgencies(join(directory, 'none.json'))).toThrow(
      /none\.json cannot be used:\n +The file cannot be read/,
    );
    const path = join(directory, 'broken.json');
    writeFileSync(path, '{ "agencies": [');
    expect(() => loadAgencies(path)).toThrow(/is not JSON/);
    writeFileSync(path, '[]');
    expect(() => loadAgencies(path)).toThrow(/a list named "agencies"/);
  });

  it('names each fault and its place', () => {
    expect(faultsOf(frontDoor, { ...school, code: 'x', kind: 'CHURCH', defaultGateways: ['NONE'], colour: 1 })).toEqual(
      [
        expect.stringMatching(/^agencies\[1\]\.colour is not known here/),
        expect.stringMatching(/^agencies\[1\]\.code must be the last two parts/),
        expect.stringMatching(/^agencies\[1\]\.kind must be one of SCHOOL, HEALTH/),
        expect.stringMatching(/^agencies\[1\]\.defaultGateways must be a list/),
      ],
    );
    expect(faultsOf(frontDoor, null)).toEqual(['agencies[1] must be an object.']);
  });

  it.each([
    ['no front door', [school], 'Exactly one agency needs "frontDoor": true; 0 have it.'],
    [
      'two front doors',
      [frontDoor, { ...school, frontDoor: true }],
      'Exactly one agency needs "frontDoor": true; 2 have it.',
    ],
    ['a source twice', [frontDoor, school, school], 'agencies[2].source is the same as that of agencies[1].'],
  ])('is refused for %s', (_, agencies, fault) => expect(faultsOf(...agencies)).toContain(fault));
});
