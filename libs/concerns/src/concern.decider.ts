import { ok, toInstant, type Instant, type Refusal, type Result, type Uuid } from '#kernel';
import { concernErrors } from './concern.errors.js';
import type { ConcernRaised } from './concern.events.js';
import { idsOf, sectionsOf } from './concern-sections.js';
import { partsShared } from './parts-shared.js';
import type { ConcernRaisedDto } from './submission/concern-raised.dto.js';
import type { SubmissionAttributes } from './submission/validate-concern.js';
import { isCalendarDate, momentOf } from './submission/values.js';

/** What a decision needs to know of a concern's past: whether it was raised, and with which content. */
export interface ConcernState {
  readonly raised: { readonly bodyMac: string } | null;
}

export const unknownConcern: ConcernState = { raised: null };

export function evolve(state: ConcernState, event: { readonly type: string; readonly data: unknown }): ConcernState {
  return event.type === 'concern.raised.v1'
    ? { raised: { bodyMac: (event.data as ConcernRaised['data']).bodyMac } }
    : state;
}

export interface RaiseConcernCommand {
  readonly concernId: Uuid;
  /** Keyed HMAC of the canonical submission, hex. */
  readonly bodyMac: string;
  readonly attributes: SubmissionAttributes;
  /** A submission that `validateConcern` found nothing wrong with. */
  readonly data: ConcernRaisedDto;
  readonly agency: { readonly code: string; readonly kind: string; readonly defaultGateways: readonly string[] };
  /** Code of the agency that receives concerns. */
  readonly frontDoor: string;
}

/** A concern is raised once. The same content again changes nothing; other content under the same identity is refused. */
export function decideRaise(
  command: RaiseConcernCommand,
  state: ConcernState,
): Result<readonly ConcernRaised[], Refusal> {
  if (state.raised)
    return state.raised.bodyMac === command.bodyMac
      ? ok([])
      : concernErrors.refuse('concerns/same-identity-other-body');
  const { attributes, data, agency } = command;
  const ids = idsOf(command.concernId, data);
  return ok([
    {
      type: 'concern.raised.v1',
      data: {
        concernId: command.concernId,
        agency: agency.code,
        agencyKind: agency.kind,
        submissionType: attributes.type,
        sentAt: instantOf(attributes.time),
        occurred: occurredOf(data),
        noticedAt: data.noticedAt === undefined ? null : instantOf(data.noticedAt),
        immediateDanger: data.immediateDanger ?? null,
        referrer: { mentionId: ids.referrer, anonymity: data.raisedBy.anonymity ?? 'NOT_SAID' },
        children: ids.children.map((child, index) => ({ ...child, unborn: isUnborn(data.children[index]!) })),
        adults: [...ids.adults],
        disclosure: {
          disclosureId: ids.disclosureId,
          to: command.frontDoor,
          parts: partsShared(data),
          ...gatewaysOf(command),
        },
        bodyMac: command.bodyMac,
      },
      sections: sectionsOf(data, ids, { source: attributes.source, submissionId: attributes.id }),
    },
  ]);
}

const instantOf = (moment: string): Instant => toInstant(momentOf(moment));

/** Days stay days, because a day has no one moment; moments become UTC instants. */
const dayOrInstant = (when: string): string => (isCalendarDate(when) ? when : instantOf(when));

function occurredOf({ occurred }: ConcernRaisedDto): ConcernRaised['data']['occurred'] {
  if (!occurred) return null;
  const { from, to } = occurred;
  return {
    ...(from === undefined ? {} : { from: dayOrInstant(from) }),
    ...(to === undefined ? {} : { to: dayOrInstant(to) }),
  };
}

/** Said to be unborn, or expected and not said to be born. */
const isUnborn = (child: ConcernRaisedDto['children'][number]): boolean =>
  child.unborn ?? child.expectedDeliveryDate !== undefined;

/** What the sender stated, else what its agency normally relies on, shown as that; the public rely on nothing, and nothing is made up. */
function gatewaysOf({ data, agency }: RaiseConcernCommand) {
  if (data.sharing) return { gateways: [...data.sharing.gateways], gatewaySource: 'STATED' as const };
  return agency.defaultGateways.length > 0
    ? { gateways: [...agency.defaultGateways], gatewaySource: 'AGENCY_DEFAULT' as const }
    : { gateways: [], gatewaySource: 'NOT_STATED' as const };
}
