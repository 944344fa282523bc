import { loadRateLimits, type IssuedTokens } from '#access';
import { failed, systemRandomness } from '#kernel';
import { ClientRates, concernSubmissions, type GatewayPorts } from '../../../partner-gateway/src/index.js';
import { pastErrors } from '../decide-contact.js';
import type { Hub } from '../hub.js';
import { ChildrenApi } from './children-port.js';
import { ConcernsApi } from './concerns-port.js';
import { ContactsApi } from './contacts-port.js';
import { TransparencyApi } from './transparency-port.js';

const takesNothing = { raise: async () => pastErrors.refuse('hub/past-moment') };

/** What the machine interfaces need, from an open hub. A hub that shows a past moment takes nothing in. */
export function gatewayPortsOf(hub: Hub, tokens: Pick<IssuedTokens, 'verify'>): GatewayPorts {
  const { agencies, anonymous, clock, door, log, metrics } = hub;
  return {
    tokens,
    agencies,
    submissionTypes: [
      concernSubmissions({ concerns: hub.readings.knownAt === null ? hub.raise : takesNothing, agencies }),
    ],
    concerns: new ConcernsApi(hub),
    contacts: new ContactsApi(hub),
    children: new ChildrenApi({ ...hub, reader: hub.pictures, log: hub.accessLog }),
    transparency: new TransparencyApi(hub),
    denials: {
      recordDenial: async ({ client, agency, onBehalfOf, what, rule, address }) => {
        const flooding = agency === null && address !== null ? anonymous.admit(address) : null;
        if (flooding) return failed(flooding);
        return door.recordDenial({
          actor:
            agency === null
              ? null
              : {
                  id: onBehalfOf ?? client ?? 'unknown',
                  role: 'partner-system',
                  agency,
                  sessionId: null,
                  client,
                  onBehalfOf,
                },
          client,
          what,
          rule,
        });
      },
    },
    rates: new ClientRates(loadRateLimits(hub.configuration.rateLimitsFile).perClient, clock),
    clock,
    randomness: systemRandomness,
    log: { error: (fields, message) => log.error(fields, message) },
    onSubmission: (status) => metrics.intake.inc({ status: String(status) }),
  };
}
