import type { Actor, Role, StaffDirectory } from '#access';
import type { Persona } from '#demonstration';

const roleOf: Readonly<Record<Persona, Role>> = {
  officer: 'contact-officer',
  socialWorker: 'social-worker',
  manager: 'mash-manager',
  secondManager: 'mash-manager',
  emergencyDuty: 'emergency-duty',
  earlyHelp: 'early-help-lead',
  healthNavigator: 'health-navigator',
  policeNavigator: 'police-navigator',
  schoolLead: 'school-lead',
};

/** Who of the demonstration's staff plays whom; there are two managers, since nobody confirms what they proposed. Throws where a role has nobody. */
export function castOf(staff: Pick<StaffDirectory, 'all'>): (persona: Persona) => Actor {
  const actors = new Map<Persona, Actor>();
  return (persona) => {
    const known = actors.get(persona);
    if (known) return known;
    const place = persona === 'secondManager' ? 1 : 0;
    const person = staff.all.filter(({ role }) => role === roleOf[persona])[place];
    if (!person)
      throw new Error(`The demonstration needs ${place + 1} of the role ${roleOf[persona]} among its people.`);
    const { id, role, agency } = person;
    const actor: Actor = { id, role, agency, sessionId: null, client: null, onBehalfOf: null };
    actors.set(persona, actor);
    return actor;
  };
}
