import type { FastifyReply, FastifyRequest } from 'fastify';
import { failed, ok, statusOf, type Refusal, type Result } from '#kernel';
import { beginTrace, isMachineRequest, machineHeaders, needsToken, sendProblem } from './machine-request.js';
import type { Caller, GatewayPorts } from './ports.js';

/**
 * The first thing that happens to a machine's request: headers, a trace, and, under `/api/v1`, the token, before a byte of the body is
 * read. An unknown caller so costs the hub no memory, and learns nothing of which addresses exist.
 */
export function admission(ports: Pick<GatewayPorts, 'tokens' | 'denials' | 'rates' | 'randomness'>) {
  return (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void => {
    if (!isMachineRequest(request)) return done();
    beginTrace(request, ports.randomness);
    void reply.headers(machineHeaders);
    if (!needsToken(request)) return done();
    identify(ports, request.raw.headers.authorization, request.ip).then((caller) => {
      if (!caller.ok) return void sendProblem(request, reply, caller.refusal);
      const limited = ports.rates?.admit(caller.value.client);
      if (limited) return void sendProblem(request, reply, limited);
      request.caller = caller.value;
      done();
    }, done);
  };
}

async function identify(
  { tokens, denials }: Pick<GatewayPorts, 'tokens' | 'denials'>,
  authorization: string | undefined,
  address: string,
): Promise<Result<Caller, Refusal>> {
  const caller = await tokens.verify(authorization);
  if (caller.ok) return ok(caller.value);
  return denied(denials, caller.refusal, null, 'TOKEN', address);
}

/**
 * Leaves a denial on record and gives the refusal back; 503 instead where it can't be recorded, 429 where callers whom nobody knows come
 * too fast for a record each. Refusals of other kinds pass.
 */
export async function denied(
  denials: GatewayPorts['denials'],
  refusal: Refusal,
  caller: Caller | null,
  what: string,
  address: string | null = null,
): Promise<{ ok: false; refusal: Refusal }> {
  const status = statusOf(refusal.code);
  if (status !== 401 && status !== 403) return failed(refusal);
  const recorded = await denials.recordDenial({
    client: caller?.client ?? null,
    agency: caller?.agency ?? null,
    onBehalfOf: caller?.onBehalfOf ?? null,
    what,
    rule: refusal.code,
    address,
  });
  return recorded.ok ? failed(refusal) : recorded;
}
