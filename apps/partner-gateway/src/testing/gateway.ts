import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { Catch, Module, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { accessErrors } from '#access';
import { loadAgencies } from '#agencies';
import { CommandRunner } from '#commands';
import { RaiseConcern } from '#concerns';
import type { EventStore } from '#event-store';
import { MemoryEventStore } from '#event-store/memory';
import { defineErrors, ManualClock, ok, packageRoot, systemRandomness } from '#kernel';
import { memoryVault, type Vault } from '#vault';
import {
  concernSubmissions,
  fastifyOptions,
  PartnerGatewayModule,
  ProblemFilter,
  type GatewayPorts,
} from '../index.js';

const root = packageRoot();
export const sampleText = (name: string): string => readFileSync(join(root, 'test/samples', `${name}.json`), 'utf8');
export const sample = (name: string): Record<string, unknown> & { data: Record<string, unknown> } =>
  JSON.parse(sampleText(name)) as never;
export const sampleNames = [
  '1-housing',
  '2-school',
  '3-hospital',
  '4-police-two-children',
  '5-midwife-unborn',
  '6-anonymous-minimal',
];
export const agencies = loadAgencies(join(root, 'config/agencies.json'));

/** The client whose source a sample came from. */
export const clientOfSample = (event: Readonly<Record<string, unknown>>): string =>
  agencies.bySource(String(event['source']))!.client;

/** Tokens of the tests: `Bearer <client>` or `Bearer <client>/<person>`; the client `broken` breaks the verifier itself. */
const tokens: GatewayPorts['tokens'] = {
  async verify(authorization) {
    const [client, person] = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1]?.split('/') ?? [];
    if (client === undefined) return accessErrors.refuse('access/token-missing');
    if (client === 'broken') throw new Error('SECRET the verifier broke');
    const agency = agencies.byClient(client);
    return agency
      ? ok({ client, agency: agency.code, onBehalfOf: person ?? null })
      : accessErrors.refuse('access/token-not-valid');
  },
};

const errors = defineErrors({ 'testing/not-made': { status: 404, message: 'This test did not make one.' } });
const nothing = async () => errors.refuse('testing/not-made');

export interface Gateway {
  readonly app: NestFastifyApplication;
  readonly store: EventStore;
  readonly denials: Parameters<GatewayPorts['denials']['recordDenial']>[0][];
  readonly logged: unknown[];
  readonly statuses: number[];
  close(): Promise<void>;
}

/** The hub's own filter in small: machines get problems, anything else a page. */
@Catch()
class HubFilter implements ExceptionFilter {
  constructor(private readonly problems: ProblemFilter) {}
  catch(failure: unknown, host: ArgumentsHost): void {
    if (this.problems.answersTo(host.switchToHttp().getRequest())) return this.problems.catch(failure, host);
    void host
      .switchToHttp()
      .getResponse<{ code(status: number): { send(text: string): void } }>()
      .code(404)
      .send('a page');
  }
}

/** The gateway in an application of its own, over real intake on stores in memory unless others are given. */
export async function openGateway(
  changes: Partial<GatewayPorts> = {},
  house: { store?: EventStore; vault?: Vault; fastify?: object } = {},
): Promise<Gateway> {
  const clock = ManualClock.at('2026-03-12T09:00:00.000Z');
  const store = house.store ?? new MemoryEventStore({ clock });
  const vault = house.vault ?? memoryVault();
  const concerns = new RaiseConcern({ runner: new CommandRunner(store, vault), vault, agencies });
  const denials: Gateway['denials'] = [];
  const logged: unknown[] = [];
  const statuses: number[] = [];
  const ports: GatewayPorts = {
    tokens,
    agencies,
    submissionTypes: [concernSubmissions({ concerns, agencies })],
    concerns: { concern: nothing },
    contacts: { contact: nothing, decideIdentity: nothing },
    children: { picture: nothing, timeline: nothing, sharing: nothing, accessLog: nothing },
    transparency: { feed: nothing },
    denials: { recordDenial: async (denial) => ok(denials.push(denial)) },
    clock,
    randomness: systemRandomness,
    log: { error: (fields, message) => void logged.push(fields, message) },
    onSubmission: (status) => void statuses.push(status),
    ...changes,
  };
  @Module({ imports: [PartnerGatewayModule.register(ports)] })
  class TestingHub {}
  const app = await NestFactory.create<NestFastifyApplication>(
    TestingHub,
    new FastifyAdapter({ ...fastifyOptions, ...house.fastify }),
    { logger: false, bodyParser: false, abortOnError: false },
  );
  app.useGlobalFilters(new HubFilter(app.get(ProblemFilter)));
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return { app, store, denials, logged, statuses, close: () => app.close() };
}
