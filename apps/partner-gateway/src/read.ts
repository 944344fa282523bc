import type { FastifyReply, FastifyRequest } from 'fastify';
import { accessErrors } from '#access';
import { isUuid, type Refusal, type Result, type Uuid } from '#kernel';
import { denied } from './authentication.js';
import { gatewayErrors } from './gateway-errors.js';
import { callerOf, pathOf, sendJson, sendProblem } from './machine-request.js';
import type { Caller, GatewayPorts, MovedTo } from './ports.js';
import { readQuery, type ReadParameters } from './query.js';

/** A read as its address asks for it. */
export interface Read {
  readonly id: Uuid;
  readonly caller: Caller;
  readonly parameters: ReadParameters;
}

type Allowed = Parameters<typeof readQuery>[1];

/** Reads the address, asks, and answers: with the answer as JSON, with the address where it is now, or with a problem. */
export async function respond(
  request: FastifyRequest,
  reply: FastifyReply,
  allowed: Allowed,
  ask: (read: Read) => Promise<Result<unknown, Refusal>>,
  required: Allowed = [],
): Promise<void> {
  const id = (request.params as { id: string }).id.toLowerCase();
  const parameters = readQuery(request, allowed, required);
  if (!isUuid(id)) return void sendProblem(request, reply, gatewayErrors.refuse('gateway/not-found').refusal);
  if (!parameters.ok) return void sendProblem(request, reply, parameters.refusal);
  const answer = await ask({ id, caller: callerOf(request), parameters: parameters.value });
  if (!answer.ok) return void sendProblem(request, reply, answer.refusal);
  const moved = (answer.value as Partial<MovedTo>).movedTo;
  if (moved === undefined) return void sendJson(reply, 200, answer.value);
  void reply.header('location', addressAt(request, id, moved));
  sendJson(reply, 307, answer.value);
}

/** The same question about the child's present id; it was checked above, so its query holds codes, times and positions only. */
function addressAt(request: FastifyRequest, from: Uuid, to: Uuid): string {
  const query = (request.raw.url ?? '').split('?')[1];
  return pathOf(request.raw.url).toLowerCase().replace(from, to) + (query === undefined ? '' : `?${query}`);
}

/** Personal content and decisions are for people: a token that names none is refused, and the refusal recorded. */
export async function forAPerson<Answer>(
  denials: GatewayPorts['denials'],
  caller: Caller,
  what: string,
  ask: () => Promise<Result<Answer, Refusal>>,
): Promise<Result<Answer, Refusal>> {
  if (caller.onBehalfOf !== null) return ask();
  return denied(denials, accessErrors.refuse('access/no-person-named').refusal, caller, what);
}
