import 'reflect-metadata';
import { Catch, Module, type ArgumentsHost, type DynamicModule, type ExceptionFilter } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SessionRecords } from '#access';
import { systemRandomness } from '#kernel';
import { loadAssets, serveAssets } from '#ui';
import { ErrorPages, FrontDoorModule, readForms, type PagesParts, type Site } from '../../front-door/src/index.js';
import { SignIn, SignInFilter, SignInModule, securityHeaders } from '../../front-door/src/sign-in/index.js';
import { PartnerGatewayModule, ProblemFilter, fastifyOptions } from '../../partner-gateway/src/index.js';
import { gatewayPortsOf } from './api/gateway-ports.js';
import { Health } from './health.js';
import { keepWatch } from './watch.js';
import { HealthController } from './health.controller.js';
import { endConnections } from './end-connections.js';
import type { Hub } from './hub.js';
import { identityOf } from './identity.js';
import { pagePortsOf } from './pages/page-ports.js';
import { NestLog } from './telemetry.js';

@Module({})
class HubModule {
  static of(imports: DynamicModule[], health: Health): DynamicModule {
    return {
      module: HubModule,
      imports,
      controllers: [HealthController],
      providers: [{ provide: Health, useValue: health }],
    };
  }
}

/** What fails before a controller is found: a problem for machines, a page for people. */
@Catch()
class AnyFailure implements ExceptionFilter {
  constructor(
    private readonly problems: ProblemFilter,
    private readonly pages: ErrorPages,
  ) {}

  async catch(failure: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    if (this.problems.answersTo(request)) this.problems.catch(failure, host);
    else await this.pages.catch(failure, host);
  }
}

/** Makes the web application of an open hub; it does not listen yet. */
export async function openApplication(
  hub: Hub,
): Promise<{ nest: NestFastifyApplication; health: Health; stopWatch: () => void }> {
  const { publicUrl } = hub.configuration;
  const adapter = new FastifyAdapter(fastifyOptions as never);
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  const assets = loadAssets();
  securityHeaders(fastify, { publicUrl, randomness: systemRandomness });
  measure(fastify, hub);
  endConnections(fastify);
  serveAssets(fastify, assets);
  const onFault = (error: unknown) =>
    hub.log.error({ error: error instanceof Error ? error.name : 'unknown', at: placeOf(error) }, 'A page failed.');
  const health = new Health(hub);
  waitForSeeding(fastify, health);
  const identity = await identityOf(hub, { fastify, assets, onFault });
  const site: Site = {
    frontDoorName: hub.agencies.frontDoor.name,
    demonstration: hub.configuration.mode === 'demonstration',
    asOf: hub.readings.knownAt,
    version: health.version,
  };
  const signIn = new SignIn({
    publicUrl,
    issuers: identity.issuers,
    staff: hub.staff,
    records: new SessionRecords({ runner: hub.commands, clock: hub.clock, randomness: systemRandomness }),
    unsent: hub.unsent,
    door: hub.door,
    clock: hub.clock,
    randomness: systemRandomness,
    assets,
    site,
    onFault,
  });
  readForms(fastify, {
    mostBytes: hub.attachments.limits.mostBytes,
    isSignedIn: (request) => signIn.sessionOf(request) !== null,
  });
  // A role that ended ends its sessions now and not when their next request comes.
  hub.staff.onChange(() => signIn.sessions.sweep());
  const pages: PagesParts = {
    ...pagePortsOf(hub, health),
    sessions: signIn,
    site,
    assets,
    clock: hub.clock,
    randomness: systemRandomness,
  };
  const nest = await NestFactory.create<NestFastifyApplication>(
    HubModule.of(
      [
        SignInModule.of(signIn),
        PartnerGatewayModule.register(gatewayPortsOf(hub, identity.tokens)),
        FrontDoorModule.of(pages, onFault),
      ],
      health,
    ),
    adapter,
    { logger: new NestLog(hub.log), bodyParser: true },
  );
  nest.useGlobalFilters(
    new AnyFailure(nest.get(ProblemFilter, { strict: false }), nest.get(ErrorPages, { strict: false })),
    nest.get(SignInFilter, { strict: false }),
  );
  await nest.init();
  return { nest, health, stopWatch: keepWatch(hub, health, (person) => !signIn.sessions.isPresent(person)) };
}

const always = /^\/(ping|health|info|metrics|assets\/)/;

/** While the invented history is written the hub's clock stands in the past: nobody is served who would be recorded under it. */
function waitForSeeding(fastify: FastifyInstance, health: Health): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!health.seeding || always.test(request.url)) return done();
    void reply
      .code(503)
      .header('retry-after', '2')
      .type('text/plain; charset=utf-8')
      .send('The demonstration is being seeded. Try again in a moment.\n');
  });
}

/** Times requests by route, never by address: an address holds ids. */
function measure(fastify: FastifyInstance, { metrics }: Hub): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.requestSeconds.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
    done();
  });
}

/** Where an error came from: its stack's first place, without its message, which might hold a value. */
const placeOf = (error: unknown): string =>
  error instanceof Error
    ? (error.stack
        ?.split('\n')
        .find((line) => line.trimStart().startsWith('at '))
        ?.trim() ?? '')
    : '';
