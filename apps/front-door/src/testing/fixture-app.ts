import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { actorOfPerson, roleNames, StaffList, type StaffMember } from '#access';
import { derivedId, ManualClock, ok, packageRoot, systemRandomness, type Refusal, type Result } from '#kernel';
import { loadAssets, serveAssets } from '#ui';
import { FrontDoorModule } from '../front-door.module.js';
import { ErrorPages } from '../error-pages.filter.js';
import type { FrontDoorParts, Site, Viewer } from '../ports.js';
import { SignIn, SignInModule, type Session } from '../sign-in/index.js';
import { agencies } from './amina.js';
import * as fixtures from './fixtures.js';

/** What the ports answer; a test changes a member and asks for the page. */
export interface Scene {
  role: string;
  site: Site;
  workList: Result<unknown, Refusal>;
  contact: Result<unknown, Refusal>;
  decided: Result<unknown, Refusal>;
  taken: Result<unknown, Refusal>;
  overview: Result<unknown, Refusal>;
  timeline: Result<unknown, Refusal>;
  sharing: Result<unknown, Refusal>;
  accessLog: Result<unknown, Refusal>;
  search: Result<unknown, Refusal>;
  results: Result<unknown, Refusal>;
  register: Result<unknown, Refusal>;
  looks: Result<unknown, Refusal>;
  operations: Result<unknown, Refusal>;
}

export const usualScene = (): Scene => ({
  role: 'social-worker',
  site: { frontDoorName: 'Camden front door', demonstration: true, asOf: null, version: '0.1.0' },
  workList: ok(fixtures.workList),
  contact: ok(fixtures.contact),
  decided: ok({ caughtUp: true, proposed: false }),
  taken: ok({ caughtUp: true }),
  overview: ok(fixtures.overview),
  timeline: ok(fixtures.timeline),
  sharing: ok(fixtures.sharing),
  accessLog: ok(fixtures.accessLog),
  search: ok({ searchId: fixtures.results.searchId }),
  results: ok(fixtures.results),
  register: ok(fixtures.register),
  looks: ok(fixtures.looks),
  operations: ok(fixtures.operations),
});

export interface FixtureApp {
  readonly address: string;
  readonly scene: Scene;
  /** Everything that was asked of the ports since the start: method and arguments after the actor. */
  readonly asked: { method: string; arguments: readonly unknown[] }[];
  readonly faults: unknown[];
  close(): Promise<void>;
}

export const csrfToken = 'fixture-token';

const staff = new StaffList(
  (
    JSON.parse(readFileSync(join(packageRoot(), 'config/demonstration-people.json'), 'utf8')) as {
      people: StaffMember[];
    }
  ).people,
);

/** The front door on its own, with a person of the scene's role signed in and ports that answer from the scene. */
export async function startFixtureApp(): Promise<FixtureApp> {
  const scene = usualScene();
  const asked: FixtureApp['asked'] = [];
  const faults: unknown[] = [];
  const sessionOf = (): Session => {
    const person = staff.all.find(({ role }) => role === scene.role)!;
    const id = derivedId('session', person.id);
    return { id, person, actor: actorOfPerson(person, id), csrfToken };
  };
  const viewerOf = (): Viewer => {
    const { actor, person } = sessionOf();
    return { actor, name: person.name, roleName: roleNames[person.role], csrfToken };
  };
  const answer =
    (member: Exclude<keyof Scene, 'role' | 'site'>) =>
    (_actor: unknown, ...rest: readonly unknown[]): Promise<never> => {
      asked.push({ method: member, arguments: rest });
      return Promise.resolve(scene[member] as never);
    };
  const parts: FrontDoorParts = {
    sessions: { viewerOf },
    workList: { list: answer('workList') },
    contacts: { contact: answer('contact'), decideIdentity: answer('decided') },
    desk: { take: answer('taken') },
    children: {
      overview: answer('overview'),
      timeline: answer('timeline'),
      sharing: answer('sharing'),
      accessLog: answer('accessLog'),
    },
    searches: { search: answer('search'), results: answer('results') },
    audit: { sharing: answer('register'), looks: answer('looks') },
    operations: { health: answer('operations'), retry: answer('decided'), discard: answer('decided') },
    agencies,
    staff,
    site: scene.site,
  };
  const assets = loadAssets();
  const signIn = {
    sessionOf: (request: { session?: Session }) => (request.session = sessionOf()),
    viewerOf,
    sessions: { sweep: () => undefined },
    stop: () => Promise.resolve(),
    page: () => undefined,
    parts: { door: { recordDenial: () => Promise.resolve() }, publicUrl: 'http://localhost' },
  } as unknown as SignIn;
  const tell = (error: unknown): void => void faults.push(error);

  @Module({
    imports: [
      SignInModule.of(signIn),
      FrontDoorModule.of(
        { ...parts, assets, clock: new ManualClock(fixtures.now), randomness: systemRandomness },
        tell,
      ),
    ],
  })
  class FixtureModule {}

  const app = await NestFactory.create<NestFastifyApplication>(FixtureModule, new FastifyAdapter(), { logger: false });
  app.useGlobalFilters(app.get(ErrorPages));
  serveAssets(app.getHttpAdapter().getInstance() as never, assets);
  await app.listen(0, '127.0.0.1');
  return { address: await app.getUrl(), scene, asked, faults, close: () => app.close() };
}
