import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  SessionRecords,
  type DenialToRecord,
  type RecorderParts,
  type StaffDirectory,
  type StaffMember,
} from '#access';
import { loadAgencies } from '#agencies';
import type { CommandRunner } from '#commands';
import { MemoryDrafts, UnsentForms } from '#drafts';
import { decodeEvent, type EventStore, type RecordedEvent } from '#event-store';
import { ManualClock, packageRoot, systemRandomness } from '#kernel';
import { memoryVault } from '#vault';
import { loadAssets, serveAssets, type Assets } from '#ui';
import { loadDemonstrationPeople, mountDemoIdentity, type DemoIdentity } from '../../../../demo-identity/src/index.js';
import {
  CurrentPerson,
  SignedIn,
  SignIn,
  SignInModule,
  securityHeaders,
  soleIssuer,
  type RelyingPartySettings,
  type Session,
} from '../index.js';

/** A page and a form behind the sign-in. */
@Controller('desk')
@SignedIn()
class DeskController {
  @Get()
  show(@CurrentPerson() session: Session) {
    const { id: sessionId, person, actor, csrfToken: csrf, vouched } = session;
    return { person: person.id, role: actor.role, sessionId, csrf, acr: vouched.acr };
  }
  @Post()
  keep(@Body() body: { note?: string }) {
    return { kept: body.note };
  }
}

@Module({ controllers: [DeskController] })
class DeskModule {}

const config = (file: string) => join(packageRoot(), 'config', file);

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** Identity providers elsewhere, and whom they vouch for. */
export interface Elsewhere {
  readonly issuers: readonly RelyingPartySettings[];
  readonly staff: StaffDirectory;
}

/** The real sign-in with the real provider on a real socket, and nothing else of the hub. */
export class SignInApp {
  readonly clock = new ManualClock(Date.now());
  readonly denials: DenialToRecord[] = [];
  readonly forgotten: string[] = [];
  readonly faults: unknown[] = [];
  readonly refusedTokens: [string | null, string][] = [];
  readonly dataDirectory = mkdtempSync(join(tmpdir(), 'sign-in-'));
  /** What an administrator may change while the hub runs. */
  readonly roleChanges = new Map<string, StaffMember['role']>();
  storeBroken = false;
  readonly drafts = new MemoryDrafts(this.clock);
  readonly unsent = new UnsentForms({ drafts: this.drafts, vault: memoryVault(), clock: this.clock });
  publicUrl = '';
  identity!: DemoIdentity;
  signIn!: SignIn;
  app!: NestFastifyApplication;

  constructor(
    readonly store: EventStore,
    private readonly runner: CommandRunner,
  ) {}

  /** With the demonstration's provider and people, or with issuers elsewhere that know where the hub will be. */
  async start(elsewhere?: (publicUrl: string) => Promise<Elsewhere>): Promise<this> {
    const port = await freePort();
    this.publicUrl = `http://localhost:${port}`;
    const adapter = new FastifyAdapter();
    const fastify = adapter.getInstance() as never;
    securityHeaders(fastify, { publicUrl: this.publicUrl, randomness: systemRandomness });
    const assets = loadAssets();
    serveAssets(fastify, assets);
    const { issuers, staff } = elsewhere ? await elsewhere(this.publicUrl) : await this.demonstration(fastify, assets);
    this.signIn = new SignIn({
      publicUrl: this.publicUrl,
      issuers,
      staff,
      records: new SessionRecords(this.recording()),
      unsent: this.unsent,
      door: {
        recordDenial: async (denial) => {
          this.denials.push(denial);
          return { ok: true, value: { accessId: '', position: 0 } };
        },
        forgetSession: (id) => this.forgotten.push(id),
      },
      clock: this.clock,
      randomness: systemRandomness,
      assets,
      site: { frontDoorName: 'Example front door', demonstration: true, asOf: null, version: '0' },
      onFault: (fault) => this.faults.push(fault),
    });
    this.app = await NestFactory.create<NestFastifyApplication>(this.moduleOf(), adapter, { logger: false });
    await this.app.listen(port, 'localhost');
    return this;
  }

  /** What was recorded of sessions, oldest first. */
  async records(): Promise<RecordedEvent<string, Record<string, unknown>>[]> {
    return (await this.store.readAll(0, 1000)).map(decodeEvent) as never;
  }

  private async demonstration(fastify: never, assets: Assets): Promise<Elsewhere> {
    const people = loadDemonstrationPeople(config('demonstration-people.json'));
    this.identity = await mountDemoIdentity(fastify, {
      mode: 'demonstration',
      publicUrl: this.publicUrl,
      dataDirectory: this.dataDirectory,
      people,
      agencies: loadAgencies(config('agencies.json')),
      assets,
      onTokenRefused: (client, code) => {
        this.refusedTokens.push([client, code]);
        return null;
      },
    });
    const { issuer, application, fetch } = this.identity;
    return {
      issuers: [soleIssuer({ issuer, ...application, fetch: fetch as never })],
      staff: {
        all: people.all,
        byRole: () => undefined,
        byId: (id) => this.today(people.byId(id)),
        byIdentity: (_issuer, subject) => this.today(people.byId(subject)),
        nameOf: (id) => people.nameOf(id),
        givers: () => people.givers(),
      },
    };
  }

  private today(person: StaffMember | undefined): StaffMember | undefined {
    const role = person && this.roleChanges.get(person.id);
    return person && role ? { ...person, role } : person;
  }

  private recording(): RecorderParts {
    return {
      clock: this.clock,
      randomness: systemRandomness,
      runner: {
        record: (...given) =>
          this.storeBroken
            ? Promise.resolve({ ok: false, refusal: { code: 'hub/unavailable', message: 'disk full' } })
            : this.runner.record(...given),
      },
    };
  }

  private moduleOf() {
    return { module: DeskModule, imports: [SignInModule.of(this.signIn)], controllers: [DeskController] };
  }
}
