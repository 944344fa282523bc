import type { TokenVerifier } from '#access';
import { readConcernForAgency } from '#concerns';
import { failed, ok, systemRandomness } from '#kernel';
import { pictureErrors } from '#picture';
import { concernSubmissions, type GatewayPorts } from '../../../partner-gateway/src/index.js';
import { pastErrors } from '../decide-contact.js';
import type { Hub, Views } from '../hub.js';
import { ChildrenApi } from './children-port.js';
import { ContactsApi } from './contacts-port.js';

const takesNothing = { raise: async () => pastErrors.refuse('hub/past-moment') };

/** What the machine interfaces need, from an open hub. A hub that shows a past moment takes nothing in. */
export function gatewayPortsOf(hub: Hub, tokens: Pick<TokenVerifier, 'verify'>): GatewayPorts {
  const { agencies, anonymous, clock, database, door, log, metrics } = hub;
  const views = database.read<Views>();
  return {
    tokens,
    agencies,
    submissionTypes: [
      concernSubmissions({ concerns: hub.readings.knownAt === null ? hub.raise : takesNothing, agencies }),
    ],
    concerns: {
      concern: async (concernId, { agency }) => {
        const concern = await readConcernForAgency(views, concernId, agency);
        return concern ? ok(concern) : pictureErrors.refuse('picture/no-such-concern');
      },
    },
    contacts: new ContactsApi(hub),
    children: new ChildrenApi({ ...hub, reader: hub.pictures, log: hub.accessLog }),
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
    clock,
    randomness: systemRandomness,
    log: { error: (fields, message) => log.error(fields, message) },
    onSubmission: (status) => metrics.intake.inc({ status: String(status) }),
  };
}
