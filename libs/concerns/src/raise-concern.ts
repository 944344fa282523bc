import type { Agency, AgencyRegistry } from '#agencies';
import { firstContext, type CommandRunner, type Outcome } from '#commands';
import { ok, uuidFromBytes, type CommandContext, type Refusal, type Result, type Uuid } from '#kernel';
import type { Vault } from '#vault';
import { canonicalJson } from './canonical-json.js';
import { decideRaise, evolve, unknownConcern, type RaiseConcernCommand } from './concern.decider.js';
import { concernErrors } from './concern.errors.js';
import { concernStream, type ConcernRaised } from './concern.events.js';
import type { ConcernRaisedDto } from './submission/concern-raised.dto.js';
import type { SubmissionAttributes } from './submission/validate-concern.js';

/** A submission that has been validated, in whichever mode it came. */
export interface Submission {
  readonly attributes: SubmissionAttributes;
  readonly data: ConcernRaisedDto;
}

/** Who submits, as the token says, or the session of a person. */
export interface Caller {
  /** OAuth2 client id. */
  readonly client: string;
  readonly agency: Agency;
  readonly traceparent: string;
  /** The person who submits at a page of the hub; none where a system does. */
  readonly person?: { readonly id: string; readonly role: string };
}

/** The hub's word that a concern is durable; a repeat gets the first one again. */
export interface Receipt {
  /** Id of the stored event. */
  readonly eventId: Uuid;
  readonly duplicate: boolean;
  /** Place in the hub's one order, as decimal text. */
  readonly position: string;
  readonly concernId: Uuid;
  /** One contact for each child, in the order of the submission. */
  readonly contactIds: readonly Uuid[];
}

/**
 * Takes a concern in. Refusals: `concerns/same-identity-other-body`, and those of the command runner (`hub/unavailable`).
 * The caller has checked the submission (`validateConcern`) and whose source it is.
 */
export class RaiseConcern {
  constructor(
    private readonly parts: {
      readonly runner: CommandRunner;
      readonly vault: Pick<Vault, 'mac'>;
      readonly agencies: Pick<AgencyRegistry, 'frontDoor'>;
    },
  ) {}

  async raise({ attributes, data }: Submission, caller: Caller): Promise<Result<{ receipt: Receipt }, Refusal>> {
    const concernId = this.concernIdOf(attributes);
    const commandId = this.identity('command', attributes);
    const bodyMac = this.bodyMac(attributes, data);
    const command: RaiseConcernCommand = {
      concernId,
      bodyMac,
      attributes,
      data,
      agency: caller.agency,
      frontDoor: this.parts.agencies.frontDoor.code,
    };
    const outcome = await this.parts.runner.run({
      stream: concernStream(concernId),
      commandId,
      context: contextOf(commandId, data, caller),
      expectNew: true,
      decide: (history) => decideRaise(command, history.reduce(evolve, unknownConcern)),
    });
    return outcome.ok ? this.answer(outcome.value, bodyMac) : outcome;
  }

  /** The id that a submission's concern has, or would have. */
  concernIdOf(attributes: Pick<SubmissionAttributes, 'source' | 'id'>): Uuid {
    return this.identity('concern', attributes);
  }

  /** The first receipt for an equal body; the stream's own record decides, so this holds after an erasure too. */
  private answer(outcome: Outcome, bodyMac: string): Result<{ receipt: Receipt }, Refusal> {
    const [event] = outcome.events;
    const raised = event?.data as ConcernRaised['data'] | undefined;
    if (!event || raised?.bodyMac !== bodyMac) return concernErrors.refuse('concerns/same-identity-other-body');
    return ok({
      receipt: {
        eventId: event.id,
        duplicate: outcome.duplicate,
        position: String(event.position),
        concernId: raised.concernId,
        contactIds: raised.children.map((child) => child.contactId),
      },
    });
  }

  /** Ids of a submission: keyed, so that nobody can tell from a stream's name whether an agency sent a certain reference. */
  private identity(what: 'concern' | 'command', { source, id }: Pick<SubmissionAttributes, 'source' | 'id'>): Uuid {
    return uuidFromBytes(this.parts.vault.mac('submission-identity', JSON.stringify([what, source, id])), 8);
  }

  /** RFC 8785 form of what was said, without the envelope's own words, so that all three CloudEvents modes give the same. */
  private bodyMac({ id, source, type, time, subject }: SubmissionAttributes, data: ConcernRaisedDto): string {
    const attributes = { id, source, type, time, ...(subject === undefined ? {} : { subject }) };
    const canonical = canonicalJson({ attributes, data });
    return Buffer.from(this.parts.vault.mac('submission-body', canonical)).toString('hex');
  }
}

/** The submission is its own cause: nothing in the hub came before it. */
function contextOf(commandId: Uuid, data: ConcernRaisedDto, caller: Caller): CommandContext {
  const gateways = data.sharing?.gateways ?? caller.agency.defaultGateways;
  const by = {
    actor: caller.person?.id ?? caller.client,
    agency: caller.agency.code,
    role: caller.person?.role ?? 'partner-system',
    purpose: 'RAISE_CONCERN',
    lawfulBasis: gateways.length > 0 ? gateways.join('+') : 'NOT_STATED',
    traceparent: caller.traceparent,
  };
  return firstContext(by, commandId);
}
