import { ok, type Refusal, type Result } from '#kernel';
import {
  batchItems,
  binaryEvent,
  isBrokenEnvelope,
  isNotJson,
  parseStrictJson,
  problemOf,
  structuredEvent,
  traceIdOf,
  type CloudEvent,
  type FieldFaults,
  type Problem,
} from '#messaging';
import type { Receipt } from './answers.js';
import { denied } from './authentication.js';
import { gatewayErrors } from './gateway-errors.js';
import { reportUnexpected } from './unexpected.js';
import type { Caller, GatewayPorts, SubmissionType } from './ports.js';

/** Largest single submission, in bytes. */
export const maximumEventBytes = 128 * 1024;

export type IntakePorts = Pick<
  GatewayPorts,
  'agencies' | 'submissionTypes' | 'denials' | 'clock' | 'log' | 'onSubmission'
>;

/** One request's circumstances. */
export interface IntakeContext {
  readonly caller: Caller;
  readonly traceparent: string;
}

/** What became of one item of a batch. */
export interface ItemResult {
  readonly status: number;
  readonly receipt?: Receipt;
  readonly problem?: Problem;
}

/**
 * Takes submissions in: reads the event, checks whose it is, checks what it says, has it recorded. The same for every mode and, later,
 * for every transport. A refused submission leaves nothing of its content; a refusal for its source leaves a denial.
 */
export class Intake {
  readonly #types: ReadonlyMap<string, SubmissionType>;
  readonly #names: ReadonlySet<string>;

  constructor(private readonly ports: IntakePorts) {
    this.#types = new Map(ports.submissionTypes.map((type) => [type.type, type]));
    this.#names = new Set(this.#types.keys());
  }

  async structured(body: Buffer, context: IntakeContext): Promise<Result<Receipt, Refusal>> {
    if (body.length > maximumEventBytes) return this.counted(gatewayErrors.refuse('gateway/too-large'));
    const json = parseStrictJson(body);
    if (!json.ok) return this.counted(refusalOf([json.refusal]));
    return this.counted(await this.take(structuredEvent(json.value, this.#names), context));
  }

  async binary(rawHeaders: readonly string[], body: Buffer, context: IntakeContext): Promise<Result<Receipt, Refusal>> {
    if (body.length > maximumEventBytes) return this.counted(gatewayErrors.refuse('gateway/too-large'));
    return this.counted(await this.take(binaryEvent(rawHeaders, body, this.#names), context));
  }

  /** Results in the batch's order. A refusal means that there is no batch to speak of: nothing of it was looked at. */
  async batch(body: Buffer, context: IntakeContext): Promise<Result<readonly ItemResult[], Refusal>> {
    const json = parseStrictJson(body);
    if (!json.ok) return this.counted(refusalOf([json.refusal]));
    const items = batchItems(json.value);
    if (!items.ok) return this.counted(refusalOf(items.refusal));
    const large = body.length > maximumEventBytes;
    const sameIdentity = new Map<string, Promise<unknown>>();
    const results = items.value.map(async (item) => {
      if (large && sizeOf(item) > maximumEventBytes)
        return this.resultOf(gatewayErrors.refuse('gateway/too-large'), context);
      const event = structuredEvent(item, this.#names);
      return inTurn(sameIdentity, event, () => this.item(event, context));
    });
    return ok(await Promise.all(results));
  }

  /** An item of a batch: even a failure of the hub itself at one item leaves the answers of the others whole. */
  private async item(event: Result<CloudEvent, FieldFaults>, context: IntakeContext): Promise<ItemResult> {
    try {
      return this.resultOf(await this.take(event, context), context);
    } catch (error) {
      reportUnexpected(this.ports.log, context.traceparent, error);
      return this.resultOf(gatewayErrors.refuse('gateway/unexpected'), context);
    }
  }

  private async take(
    event: Result<CloudEvent, FieldFaults>,
    { caller, traceparent }: IntakeContext,
  ): Promise<Result<Receipt, Refusal>> {
    if (!event.ok) return refusalOf(event.refusal);
    const { attributes, data, trace } = event.value;
    const agency = this.ports.agencies.byCode(caller.agency);
    if (agency?.source !== attributes.source) return denied(this.ports.denials, sourceOfAnother(), caller, 'SUBMIT');
    const type = this.#types.get(attributes.type)!;
    const faults = type.validate(attributes, data, { now: this.ports.clock.now(), agency });
    if (faults.length > 0) return refusalOf(faults);
    return type.raise({ attributes, data, traceparent: trace.traceparent ?? traceparent }, caller);
  }

  private resultOf(taken: Result<Receipt, Refusal>, { traceparent }: IntakeContext): ItemResult {
    this.counted(taken);
    if (taken.ok) return { status: statusOfReceipt(taken.value), receipt: taken.value };
    const problem = problemOf(taken.refusal, { traceId: traceIdOf(traceparent) });
    return { status: problem.status, problem };
  }

  private counted<Taken extends Result<Receipt, Refusal> | { ok: false; refusal: Refusal }>(taken: Taken): Taken {
    this.ports.onSubmission?.(taken.ok ? statusOfReceipt(taken.value) : problemOf(taken.refusal).status);
    return taken;
  }
}

export const statusOfReceipt = (receipt: Receipt): 200 | 201 => (receipt.duplicate ? 200 : 201);

const sourceOfAnother = (): Refusal => {
  const message = gatewayErrors.entries['gateway/source-of-another-agency'].message;
  const faults: FieldFaults = [{ pointer: '/source', code: 'source-of-another-agency', message }];
  return gatewayErrors.refuse('gateway/source-of-another-agency', { faults }).refusal;
};

/** The refusal that faults amount to: no JSON, no event, or an event whose content is refused. */
function refusalOf(faults: FieldFaults): { ok: false; refusal: Refusal } {
  if (isNotJson(faults)) return gatewayErrors.refuse('gateway/not-json', { faults });
  if (faults.some(({ pointer, code }) => pointer === '' && code === 'too-many'))
    return gatewayErrors.refuse('gateway/too-many-events', { faults });
  return gatewayErrors.refuse(isBrokenEnvelope(faults) ? 'gateway/not-a-cloudevent' : 'gateway/content-refused', {
    faults,
  });
}

const sizeOf = (item: unknown): number => Buffer.byteLength(JSON.stringify(item));

/** Items run side by side and share the store's commits; those of one identity one after the other, so that the first is the first. */
function inTurn<Outcome>(
  running: Map<string, Promise<unknown>>,
  event: Result<CloudEvent, FieldFaults>,
  run: () => Promise<Outcome>,
): Promise<Outcome> {
  if (!event.ok) return run();
  const identity = JSON.stringify([event.value.attributes.source, event.value.attributes.id]);
  const turn = (running.get(identity) ?? Promise.resolve()).then(run);
  running.set(
    identity,
    turn.catch(() => undefined),
  );
  return turn;
}
