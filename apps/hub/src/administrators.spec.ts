import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { StaffRegister } from '#access';
import { loadAgencies } from '#agencies';
import { CommandRunner } from '#commands';
import { MemoryEventStore } from '#event-store/memory';
import { ManualClock, packageRoot } from '#kernel';
import { memoryVault } from '#vault';
import { soleIssuer } from '../../front-door/src/sign-in/index.js';
import { nameFirstAdministrators, parseAdministrators } from './administrators.js';

const agencies = loadAgencies(join(packageRoot(), 'config/agencies.json'));
const known = { agencies, issuers: [] };
const agency = agencies.frontDoor.code;
const one = { issuer: 'https://id.example', subject: 'a1', agency, name: 'Invented One' };
const two = { ...one, subject: 'a2', name: 'Invented Two' };
const parse = (administrators: unknown) => parseAdministrators(JSON.stringify({ administrators }), 'a.json', known);

describe('the file of the first access administrators', () => {
  it.each<[string, unknown, RegExp]>([
    ['no list', undefined, /must name two/],
    ['one person', [one], /must name two/],
    ['a person twice', [one, { ...one, name: 'Another' }], /names one person twice/],
    ['no subject', [one, { ...two, subject: '' }], /administrators\[1\] needs "subject"/],
    ['no person', [one, null], /administrators\[1\] needs "issuer"/],
    ['an agency that is no partner', [{ ...one, agency: 'elsewhere' }, two], /administrators\[0\] names an agency/],
  ])('is refused with %s', (_, administrators, fault) => {
    expect(() => parse(administrators)).toThrow(fault);
  });

  it('is refused for somebody whose agency another issuer vouches for, where that is told', () => {
    const issuer = (url: string, agencies: string[]) => ({
      relyingParty: { ...soleIssuer({ issuer: url, clientId: 'c', clientSecret: 's', redirectUri: url }), agencies },
      machineAudience: null,
    });
    const issuers = [issuer('https://id.example', [agency]), issuer('https://other.example', ['school-100045'])];
    const parseWith = (...people: unknown[]) =>
      parseAdministrators(JSON.stringify({ administrators: people }), 'a.json', { agencies, issuers });
    expect(parseWith(one, two)).toHaveLength(2);
    expect(() => parseWith(one, { ...two, issuer: 'https://other.example' })).toThrow(
      `administrators[1] names an issuer that this hub does not trust with people of ${agency}`,
    );
  });

  it('is refused where it is not JSON', () => {
    expect(() => parseAdministrators('{', 'a.json', known)).toThrow('a.json is not JSON');
  });

  it('names the pair at the first start, and nobody at the next', async () => {
    const clock = ManualClock.at('2026-03-10T09:00:00.000Z');
    const store = new MemoryEventStore({ clock });
    const vault = memoryVault();
    const parts = { runner: new CommandRunner(store, vault), store, vault, clock, demonstration: false };
    const path = join(mkdtempSync(join(tmpdir(), 'administrators-')), 'a.json');
    writeFileSync(path, JSON.stringify({ administrators: [one, two] }));
    await nameFirstAdministrators(await StaffRegister.open(parts), known, path);
    const { position } = await store.head();
    const staff = await StaffRegister.open(parts);
    await nameFirstAdministrators(staff, known, path);
    expect((await store.head()).position).toBe(position);
    expect(staff.givers()).toEqual(['Invented One', 'Invented Two']);
    expect(staff.byIdentity('https://id.example', 'a2')).toMatchObject({ role: 'access-administrator', agency });
  });
});
