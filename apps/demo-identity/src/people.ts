import { readFileSync } from 'node:fs';
import { roles, StaffList, type Role, type StaffMember } from '#access';

/** Demonstration identities must never open a real hub. Throws in any other mode. */
export function assertDemonstration(mode: string): asserts mode is 'demonstration' {
  if (mode !== 'demonstration')
    throw new Error(
      `The embedded identity provider lets anybody sign in as anybody: it refuses to start in ${mode} mode. Set OIDC_ISSUER or OIDC_ISSUERS_FILE.`,
    );
}

/** Reads the invented people. A role's name is enough to name one of them. Throws with the file's name and the fault. */
export function loadDemonstrationPeople(path: string): StaffList {
  const { people } = JSON.parse(readFileSync(path, 'utf8')) as { people: StaffMember[] };
  people.forEach((person, index) => {
    const fault = faultOf(person);
    if (fault) throw new Error(`${path}: people[${index}] ${fault}.`);
  });
  return new StaffList(people, { rolesNamePersons: true });
}

function faultOf({ id, name, role, agency }: Partial<StaffMember>): string | null {
  if (!/^staff-\d{4}$/.test(id ?? '')) return 'needs an id like staff-2041: it goes into records, so it tells nothing';
  if (!name || !agency) return 'needs a name and an agency';
  if (!roles.includes(role as Role) || role === 'partner-system') return `has a role that people do not have: ${role}`;
  return null;
}
