import { randomUUID } from 'node:crypto';
import type { Actor } from '#access';
import type { Result, Uuid } from '#kernel';
import type { ContactStep } from '#triage';
import { ChecksDesk } from '../../apps/hub/src/desk/checks-desk.js';
import { Desk } from '../../apps/hub/src/desk/desk.js';
import type { Views } from '../../apps/hub/src/hub.js';
import { ContactPage } from '../../apps/hub/src/pages/contact-page.js';
import type { HubInProcess } from './hub-in-process.js';

/** Work of the front door that tests about other things stand on: rated, decided, and agencies asked, without going through the pages. */
const front = 'council-camden-front-door';
const person = (id: string, role: Actor['role']): Actor => ({
  ...{ id, role, agency: front, sessionId: randomUUID(), client: null, onBehalfOf: null },
});
const worker = person('staff-2057', 'social-worker');
const manager = person('staff-2063', 'mash-manager');

const rated: Omit<Extract<ContactStep, { do: 'confirm-rating' }>, 'do'> = {
  ...{ rating: 'GREEN', level: 2, factors: ['16A'], historySeen: [], reason: 'Tired and hungry.', lengthen: false },
};

/** Takes a step on a contact. Throws where it is refused. */
export async function take({ hub }: HubInProcess, actor: Actor, contactId: Uuid, step: ContactStep): Promise<void> {
  valueOf(await new Desk(hub).take(actor, contactId, { step, idempotencyKey: null, at: null, revision: null }));
}

/** Rated green, by a social worker and a manager. */
export async function rate(one: HubInProcess, contactId: Uuid): Promise<void> {
  await take(one, worker, contactId, { do: 'propose-rating', ...rated });
  await take(one, manager, contactId, { do: 'confirm-rating', ...rated });
}

/** Decided by a manager, once it is rated. */
export const decideFor = (
  one: HubInProcess,
  contactId: Uuid,
  outcome: 'EARLY_HELP' | 'NO_FURTHER_ACTION',
): Promise<void> =>
  take(one, manager, contactId, {
    ...{ do: 'decide', outcome, level: 2, reason: 'Support in the mornings.' },
    ...(outcome === 'EARLY_HELP'
      ? { nfaReason: null, whatWouldChange: null }
      : { nfaReason: 'NEEDS_MET_BY_OTHERS', whatWouldChange: 'Another night alone.' }),
    ...{ signpostedTo: null, warmHandover: null, agreement: 'GIVEN', family: 'TOLD' },
    ...{ notTold: null, lawfulBasis: ['CA04_10'], reliedOn: [] },
    voice: {
      ...{ words: 'I do the bottles.', method: 'SPOKEN', language: 'en', interpreter: false, alone: true },
      ...{ absence: null, whyAbsent: null },
    },
  } as ContactStep);

/** One request to an agency, and what may become of it. */
export interface Request {
  answer(answer: 'NOTHING_HELD' | 'REFUSED'): Promise<void>;
  withdraw(): Promise<void>;
}

/** Asks agencies about the child of a contact that is rated. */
export async function askAbout(
  one: HubInProcess,
  contactId: Uuid,
  agencies: readonly string[],
): Promise<ReadonlyMap<string, Request>> {
  const { hub } = one;
  const desk = new ChecksDesk(hub, new ContactPage(hub));
  const views = hub.database.read<Views>();
  const { mention_id: child } = await views
    .selectFrom('concerns_mentions')
    .select('mention_id')
    .where('contact_id', '=', contactId)
    .executeTakeFirstOrThrow();
  const test = ['purpose', 'lessData', 'fewerPeople', 'fewerAgencies', 'shorterPeriod', 'receivers', 'keptFor'];
  const step = () => ({ idempotencyKey: randomUUID(), at: null });
  valueOf(
    await desk.ask(worker, contactId, {
      ...step(),
      ...{ enquiryId: null, purpose: 'MASH_TRIAGE', gateways: ['CA04_11'], contacts: [contactId] },
      agreement: { state: 'SOUGHT_GIVEN', reason: null },
      familyTold: { told: true, whyNot: null },
      children: [{ mentionId: child, questions: 'What do you hold since September?', necessity: 'She was there.' }],
      adults: [],
      requests: agencies.map((agency) => ({ agency, subjects: [child] })),
      proportionality: Object.fromEntries(test.map((part) => [part, `Thought about ${part}`])) as never,
    }),
  );
  await one.idle();
  const requests = await views
    .selectFrom('enquiries_requests as request')
    .innerJoin('enquiries_contacts as asked', 'asked.enquiry_id', 'request.enquiry_id')
    .select(['request.request_id', 'request.enquiry_id', 'request.agency'])
    .where('asked.contact_id', '=', contactId)
    .where('request.until_position', 'is', null)
    .execute();
  return new Map(
    requests.map(({ request_id: requestId, enquiry_id: enquiryId, agency }) => {
      const target = { contactId, enquiryId, requestId };
      const done = async (taken: Promise<Result<unknown>>) => {
        valueOf(await taken);
        await one.idle();
      };
      const refusal = {
        reasonCode: 'NOT_NECESSARY_OR_PROPORTIONATE',
        reason: 'The head wants it in writing.',
      } as const;
      const given = { reasonCode: null, reason: null };
      return [
        agency,
        {
          answer: (answer) =>
            done(
              desk.answer(worker, target, {
                ...{ ...step(), answer, gateways: [], items: [] },
                ...(answer === 'REFUSED' ? refusal : given),
              }),
            ),
          withdraw: () => done(desk.withdraw(worker, target, { ...step(), reason: 'It was asked in error.' })),
        } satisfies Request,
      ];
    }),
  );
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.refusal.code}: ${result.refusal.message}`);
  return result.value;
}
