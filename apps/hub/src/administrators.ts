import { readFileSync } from 'node:fs';
import type { NewPerson, StaffRegister } from '#access';
import type { AgencyRegistry } from '#agencies';
import { randomId, systemRandomness } from '#kernel';
import { isVouchedFor, type OutsideIssuer } from './issuers/outside-issuer.js';

/** Against what the file's people are held. */
export interface KnownToHub {
  readonly agencies: Pick<AgencyRegistry, 'byCode'>;
  /** Empty where it is not told which issuer vouches for whom. */
  readonly issuers: readonly OutsideIssuer[];
}

/** Reads `{ "administrators": [{ issuer, subject, agency, name }, ...] }`, two or more. Throws a sentence that names the fault and its place. */
export function parseAdministrators(text: string, path: string, { agencies, issuers }: KnownToHub): NewPerson[] {
  let document: { administrators?: unknown } | null;
  try {
    document = JSON.parse(text) as { administrators?: unknown } | null;
  } catch {
    throw new Error(`${path} is not JSON.`);
  }
  const administrators = document?.administrators;
  if (!Array.isArray(administrators) || administrators.length < 2)
    throw new Error(`${path} must name two access administrators: one alone can give nobody anything.`);
  const people = administrators.map((person: Partial<NewPerson> | null, index): NewPerson => {
    const { issuer, subject, agency, name } = person ?? {};
    for (const [member, value] of Object.entries({ issuer, subject, agency, name }))
      if (typeof value !== 'string' || value === '')
        throw new Error(`${path}: administrators[${index}] needs "${member}".`);
    if (!agencies.byCode(agency!))
      throw new Error(`${path}: administrators[${index}] names an agency that is no partner.`);
    if (issuers.length > 0 && !isVouchedFor(issuers, { issuer: issuer!, agency: agency! }))
      throw new Error(
        `${path}: administrators[${index}] names an issuer that this hub does not trust with people of ${agency}.`,
      );
    return { id: null, issuer: issuer!, subject: subject!, agency: agency!, name: name! };
  });
  if (new Set(people.map(({ issuer, subject }) => JSON.stringify([issuer, subject]))).size < people.length)
    throw new Error(`${path} names one person twice.`);
  return people;
}

/** Names the configuration's access administrators where fewer than two are in force. Throws where the file can't be used or nothing stored. */
export async function nameFirstAdministrators(
  staff: StaffRegister,
  known: KnownToHub & { readonly agencies: AgencyRegistry },
  path: string,
): Promise<void> {
  const people = parseAdministrators(readFileSync(path, 'utf8'), path, known);
  const named = await staff.nameAdministrators(people, known.agencies.frontDoor.code, randomId(systemRandomness));
  if (!named.ok) throw new Error(`The access administrators of ${path} could not be named: ${named.refusal.message}`);
}
