import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { actorOfPerson, roleNames, StaffList, type GlassChoice, type StaffMember } from '#access';
import { attachmentErrors, loadAttachmentLimits } from '#attachments';
import { MemoryDrafts, UnsentForms, type Writer } from '#drafts';
import {
  derivedId,
  ManualClock,
  ok,
  packageRoot,
  systemRandomness,
  type Refusal,
  type Result,
  type Uuid,
} from '#kernel';
import { loadAssets, serveAssets } from '#ui';
import { memoryVault } from '#vault';
import { readForms } from '../files.js';
import { FrontDoorModule } from '../front-door.module.js';
import { ErrorPages } from '../error-pages.filter.js';
import type { FrontDoorParts, Site, TimeLeft, Viewer } from '../ports.js';
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
  checks: Result<unknown, Refusal>;
  checked: Result<unknown, Refusal>;
  evidence: Result<unknown, Refusal>;
  putBefore: Result<unknown, Refusal>;
  overview: Result<unknown, Refusal>;
  timeline: Result<unknown, Refusal>;
  sharing: Result<unknown, Refusal>;
  accessLog: Result<unknown, Refusal>;
  search: Result<unknown, Refusal>;
  results: Result<unknown, Refusal>;
  register: Result<unknown, Refusal>;
  looks: Result<unknown, Refusal>;
  oneLook: Result<unknown, Refusal>;
  enquiries: Result<unknown, Refusal>;
  opened: Result<unknown, Refusal>;
  claimed: Result<unknown, Refusal>;
  conflicts: Result<unknown, Refusal>;
  conflictRegistered: Result<unknown, Refusal>;
  glassChoices: readonly GlassChoice[];
  signedInAt: number | null;
  isStrong: boolean;
  timeLeft: TimeLeft | null;
  glass: Result<unknown, Refusal>;
  glassAsked: Result<unknown, Refusal>;
  glassWaiting: Result<unknown, Refusal>;
  custody: Result<unknown, Refusal>;
  keptRecord: Result<unknown, Refusal>;
  custodyMatch: Result<unknown, Refusal>;
  addresses: Result<unknown, Refusal>;
  heldText: Result<unknown, Refusal>;
  mayRestrict: Result<unknown, Refusal>;
  restricted: Result<unknown, Refusal>;
  exportList: Result<unknown, Refusal>;
  mayPrepare: Result<unknown, Refusal>;
  exportPrepared: Result<unknown, Refusal>;
  exportOne: Result<unknown, Refusal>;
  exportDone: Result<unknown, Refusal>;
  exportReleased: Result<unknown, Refusal>;
  review: Result<unknown, Refusal>;
  reviewed: Result<unknown, Refusal>;
  findingRecorded: Result<unknown, Refusal>;
  operations: Result<unknown, Refusal>;
  people: Result<unknown, Refusal>;
  grantTaken: Result<unknown, Refusal>;
  mayRaise: Result<unknown, Refusal>;
  sent: Result<unknown, Refusal>;
  ofAgency: Result<unknown, Refusal>;
  raised: Result<unknown, Refusal>;
}

export const usualScene = (): Scene => ({
  role: 'social-worker',
  site: { frontDoorName: 'Camden front door', demonstration: true, asOf: null, version: '0.1.0' },
  workList: ok(fixtures.workList),
  contact: ok(fixtures.contact),
  decided: ok({ caughtUp: true, proposed: false }),
  taken: ok({ caughtUp: true }),
  checks: ok(fixtures.checks),
  checked: ok({ caughtUp: true }),
  evidence: ok(fixtures.evidence),
  putBefore: ok(fixtures.putBefore),
  overview: ok(fixtures.overview),
  timeline: ok(fixtures.timeline),
  sharing: ok(fixtures.sharing),
  accessLog: ok(fixtures.accessLog),
  search: ok({ searchId: fixtures.results.searchId }),
  results: ok(fixtures.results),
  register: ok(fixtures.register),
  looks: ok(fixtures.looks),
  oneLook: ok(fixtures.oneLook),
  enquiries: ok(fixtures.enquiries),
  opened: ok(fixtures.openedDay),
  claimed: ok(null),
  conflicts: ok(fixtures.conflicts),
  conflictRegistered: ok(null),
  glassChoices: fixtures.glassChoices,
  signedInAt: null,
  isStrong: true,
  timeLeft: { idle: 15 * 60_000, absolute: 8 * 60 * 60_000 },
  glass: ok(fixtures.askedGlass),
  glassAsked: ok({ glassId: fixtures.askedGlass.glassId }),
  glassWaiting: ok(fixtures.glassWaiting),
  custody: ok(fixtures.custody),
  keptRecord: ok(fixtures.keptRecord),
  custodyMatch: ok(fixtures.custody.matches),
  addresses: ok(fixtures.shieldedAddresses),
  heldText: ok(fixtures.heldText),
  mayRestrict: ok(null),
  restricted: ok(null),
  exportList: ok(fixtures.exportList),
  mayPrepare: ok(null),
  exportPrepared: ok({ exportId: fixtures.listedExport.exportId }),
  exportOne: ok(fixtures.exportDraft),
  exportDone: ok(null),
  exportReleased: ok(fixtures.releasedExport),
  review: ok(fixtures.reviewList),
  reviewed: ok(fixtures.reviewedClaim),
  findingRecorded: ok(null),
  operations: ok(fixtures.operations),
  people: ok(fixtures.peopleRegister),
  grantTaken: ok(null),
  mayRaise: ok(null),
  sent: ok({ concernId: fixtures.raised.concernId }),
  ofAgency: ok([fixtures.raised]),
  raised: ok(fixtures.raised),
});

export interface FixtureApp {
  readonly address: string;
  readonly scene: Scene;
  /** Everything that was asked of the ports since the start: method and arguments after the actor. */
  readonly asked: { method: string; arguments: readonly unknown[] }[];
  readonly faults: unknown[];
  readonly drafts: MemoryDrafts;
  readonly clock: ManualClock;
  close(): Promise<void>;
}

export const csrfToken = 'fixture-token';
export const writerOf = (subject: string): Writer => ({ issuer: 'https://id.example', subject });

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
    const writer = writerOf(person.id);
    return {
      id,
      person,
      writer,
      actor: actorOfPerson(person, id),
      vouched: { ...writer, sid: null, signedInAt: scene.signedInAt, acr: null },
      csrfToken,
    };
  };
  const viewerOf = (): Viewer => {
    const { actor, person, writer } = sessionOf();
    const { signedInAt, isStrong, timeLeft } = scene;
    const signIn = { signedInAt, isStrong };
    return { actor, writer, name: person.name, roleName: roleNames[person.role], csrfToken, signIn, timeLeft };
  };
  const answer =
    (member: Exclude<keyof Scene, 'role' | 'site' | 'glassChoices' | 'signedInAt' | 'isStrong' | 'timeLeft'>) =>
    (_actor: unknown, ...rest: readonly unknown[]): Promise<never> => {
      asked.push({ method: member, arguments: rest });
      return Promise.resolve(scene[member] as never);
    };
  const clock = new ManualClock(fixtures.now);
  const drafts = new MemoryDrafts(clock);
  const unsent = new UnsentForms({ drafts, vault: memoryVault(), clock });
  /** What was sent, by the submission's id. */
  const sentIds = new Map<Uuid, Uuid>();
  const parts: FrontDoorParts = {
    sessions: { viewerOf },
    workList: { list: answer('workList'), watch: () => () => undefined },
    contacts: {
      contact: answer('contact'),
      triage: answer('contact'),
      evidence: answer('evidence'),
      decideIdentity: answer('decided'),
      file: () => Promise.resolve(attachmentErrors.refuse('attachments/none-there')),
    },
    desk: {
      take: answer('taken'),
      putBefore: answer('putBefore'),
      attachmentLimits: loadAttachmentLimits(join(packageRoot(), 'config/attachments.json')),
    },
    checks: {
      checks: answer('checks'),
      ask: answer('checked'),
      answer: answer('checked'),
      chase: answer('checked'),
      withdraw: answer('checked'),
    },
    people: { register: answer('people'), take: answer('grantTaken') },
    children: {
      overview: answer('overview'),
      timeline: answer('timeline'),
      sharing: answer('sharing'),
      accessLog: answer('accessLog'),
    },
    searches: { search: answer('search'), results: answer('results') },
    raise: {
      mayRaise: () => Promise.resolve(scene.mayRaise),
      send: async (_actor, { attributes, data }) => {
        const sent = (await answer('sent')(null, attributes, data)) as Result<{ concernId: Uuid }, Refusal>;
        if (sent.ok) sentIds.set(attributes.id, sent.value.concernId);
        return sent;
      },
      sentAs: (_actor, id) => Promise.resolve(sentIds.get(id) ?? null),
      ofAgency: answer('ofAgency'),
      raised: answer('raised'),
    },
    audit: { sharing: answer('register'), looks: answer('looks'), look: answer('oneLook') },
    enquiries: { list: answer('enquiries') },
    opened: { day: answer('opened') },
    review: { list: answer('review'), item: answer('reviewed'), record: answer('findingRecorded') },
    conflicts: {
      standing: answer('conflicts'),
      register: answer('conflictRegistered'),
      end: answer('conflictRegistered'),
    },
    custody: {
      longestAdmissionDays: 30,
      list: answer('custody'),
      record: answer('keptRecord'),
      match: answer('custodyMatch'),
      addresses: answer('addresses'),
      shieldAddress: answer('restricted'),
      held: answer('heldText'),
      release: answer('restricted'),
      mayRestrict: answer('mayRestrict'),
      adultsOf: () => Promise.resolve(2),
      place: answer('restricted'),
      lift: answer('restricted'),
      admit: answer('restricted'),
      rate: answer('restricted'),
    },
    glass: {
      limits: { openMinutes: 60, freshMinutes: 5, waitsMinutes: 60, reviewWorkingDays: 2 },
      choices: () => Promise.resolve(scene.glassChoices),
      ask: answer('glassAsked'),
      asked: answer('glass'),
      open: answer('glassAsked'),
      waiting: answer('glassWaiting'),
      confirm: answer('glassAsked'),
    },
    subjectAccess: {
      list: answer('exportList'),
      mayPrepare: answer('mayPrepare'),
      prepare: answer('exportPrepared'),
      one: answer('exportOne'),
      mark: answer('exportDone'),
      release: answer('exportDone'),
      abandon: answer('exportDone'),
      released: answer('exportReleased'),
    },
    claims: { hours: 24, claim: answer('claimed') },
    operations: { health: answer('operations'), retry: answer('decided'), discard: answer('decided') },
    drafts,
    unsent,
    agencies,
    staff,
    site: scene.site,
  };
  const assets = loadAssets();
  const signIn = {
    sessionOf: (request: { session?: Session }) => (request.session = sessionOf()),
    viewerOf,
    timeLeftOf: () => scene.timeLeft,
    sessions: { sweep: () => undefined },
    stop: () => Promise.resolve(),
    page: () => undefined,
    parts: { unsent, door: { recordDenial: () => Promise.resolve() }, publicUrl: 'http://localhost' },
  } as unknown as SignIn;
  const tell = (error: unknown): void => void faults.push(error);

  @Module({
    imports: [
      SignInModule.of(signIn),
      FrontDoorModule.of({ ...parts, assets, clock, randomness: systemRandomness }, tell),
    ],
  })
  class FixtureModule {}

  const app = await NestFactory.create<NestFastifyApplication>(FixtureModule, new FastifyAdapter(), { logger: false });
  app.useGlobalFilters(app.get(ErrorPages));
  readForms(app.getHttpAdapter().getInstance() as never, { mostBytes: 1_000_000, isSignedIn: () => true });
  serveAssets(app.getHttpAdapter().getInstance() as never, assets);
  await app.listen(0, '127.0.0.1');
  return { address: await app.getUrl(), scene, asked, faults, drafts, clock, close: () => app.close() };
}
