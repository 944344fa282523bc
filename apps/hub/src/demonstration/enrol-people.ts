import { demonstrationIssuer, type GrantStep, type NewPerson, type StaffMember } from '#access';
import { derivedId, toInstant } from '#kernel';
import { loadDemonstrationPeople } from '../../../demo-identity/src/index.js';
import type { Hub } from '../hub.js';

type Enrolled = Pick<Hub, 'staff' | 'clock' | 'configuration' | 'agencies'>;

/**
 * Registers the demonstration's people and gives them their roles as two access administrators would, each as an event. A repeat changes
 * nothing: who lost a role since stays without it. Throws where the house refuses, or cannot store, any of it.
 */
export async function enrolPeople(hub: Enrolled): Promise<void> {
  const people = loadDemonstrationPeople(hub.configuration.peopleFile);
  const [first, second] = people.all.filter(({ role }) => role === 'access-administrator');
  if (!first || !second) throw new Error('The demonstration needs two access administrators among its people.');
  const named = await hub.staff.nameAdministrators(
    [first, second].map(asNew),
    hub.agencies.frontDoor.code,
    derivedId('enrol', 'administrators'),
  );
  if (!named.ok) throw new Error(`The demonstration's administrators could not be named: ${named.refusal.message}`);
  for (const person of people.all) if (person !== first && person !== second) await enrol(hub, person, [first, second]);
}

const asNew = ({ id, agency, name }: StaffMember): NewPerson => ({
  id,
  issuer: demonstrationIssuer,
  subject: id,
  agency,
  name,
});

async function enrol({ staff, clock }: Enrolled, person: StaffMember, givers: [StaffMember, StaffMember]) {
  const grantId = derivedId('enrol', person.id);
  const from = toInstant(clock.now());
  const role = person.role as Extract<GrantStep, { do: 'propose-role' }>['role'];
  const [first, second] = givers;
  const steps: readonly [GrantStep, StaffMember][] = [
    [{ do: 'register', person: asNew(person) }, first],
    [{ do: 'propose-role', grantId, personId: person.id, role, from, until: null, reason: 'JOINED' }, first],
    [{ do: 'confirm', grantId }, second],
  ];
  for (const [step, by] of steps) {
    const done = await staff.take(step, by, derivedId('enrol', person.id, step.do));
    if (!done.ok) throw new Error(`${person.id} could not be enrolled (${step.do}): ${done.refusal.message}`);
  }
}
