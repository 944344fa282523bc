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
  readonly caller: Caller;
  readonly parameters: ReadParameters;
}

export interface ReadOfOne extends Read {
  readonly id: Uuid;
}

type Allowed = Parameters<typeof readQuery>[1];

/** Reads the address of one thing, asks, and answers: with the answer as JSON, with the address where it is now, or with a problem. */
export async function respond(
  request: FastifyRequest,
  reply: FastifyReply,
  allowed: Allowed,
  ask: (read: ReadOfOne) => Promise<Result<unknown, Refusal>>,
  required: Allowed = [],
): Promise<void> {
  const id = (request.params as { id: string }).id.toLowerCase();
  if (!isUuid(id)) return void sendProblem(request, reply, gatewayErrors.refuse('gateway/not-found').refusal);
  const value = await answered(request, reply, allowed, (read) => ask({ ...read, id }), required);
  if (value === undefined) return;
  const moved = (value as Partial<MovedTo>).movedTo;
  if (moved === undefined) return void sendJson(reply, 200, value);
  void reply.header('location', addressAt(request, id, moved));
  sendJson(reply, 307, value);
}

/** The same for an address that stands for a list of its own. */
export async function respondAll(
  request: FastifyRequest,
  reply: FastifyReply,
  allowed: Allowed,
  ask: (read: Read) => Promise<Result<unknown, Refusal>>,
): Promise<void> {
  const value = await answered(request, reply, allowed, ask, []);
  if (value !== undefined) sendJson(reply, 200, value);
}

/** What was found; undefined where a problem was sent instead. */
async function answered(
  request: FastifyRequest,
  reply: FastifyReply,
  allowed: Allowed,
  ask: (read: Read) => Promise<Result<unknown, Refusal>>,
  required: Allowed,
): Promise<unknown> {
  const parameters = readQuery(request, allowed, required);
  const answer = parameters.ok ? await ask({ caller: callerOf(request), parameters: parameters.value }) : parameters;
  if (answer.ok) return answer.value;
  sendProblem(request, reply, answer.refusal);
  return undefined;
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
