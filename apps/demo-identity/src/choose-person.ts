import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errors } from 'oidc-provider';
import type Provider from 'oidc-provider';
import { everything, housePolicies, mayEver, roleNames, type Role, type StaffDirectory, type StaffMember } from '#access';
import type { IdentityPages } from './pages.js';

export interface ChoosePersonOptions {
  readonly provider: Provider;
  readonly issuer: string;
  readonly people: StaffDirectory;
  readonly agencyName: (code: string) => string;
  readonly pages: IdentityPages;
  readonly onFault: (error: unknown) => void;
}

type Interaction = FastifyRequest<{ Body: { person?: unknown } | undefined }>;

/**
 * The page on which staff say who they are. Register it in a scope of its own: it brings its own parser for its one form. A forged
 * form does nothing, because the provider's cookie for this sign-in is not sent along from another site.
 */
export function choosePerson(fastify: FastifyInstance, options: ChoosePersonOptions): void {
  const { provider, people, pages } = options;
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(body as string))),
  );
  // An error's own message may hold paths or values: it is for the operators, not for the page.
  fastify.setErrorHandler((error, _request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500) options.onFault(error);
    return reply.code(status).type('text/plain').send('This page could not be shown. Go back and try again.');
  });
  const address = `${new URL(options.issuer).pathname}/interaction/:uid`;

  fastify.get(address, async (request: Interaction, reply) => {
    if (!(await isSigningIn(provider, request, reply))) return pages.send(reply, 400, 'sign-in-expired.njk', {});
    return pages.send(reply, 200, 'choose-person.njk', { groups: groupsOf(options) });
  });

  fastify.post(address, async (request: Interaction, reply) => {
    if (!(await isSigningIn(provider, request, reply))) return pages.send(reply, 400, 'sign-in-expired.njk', {});
    const chosen = request.body?.person;
    const person = typeof chosen === 'string' ? people.byId(chosen) : undefined;
    if (!person) {
      const errors = [{ text: 'Choose one of the people below', href: '#people' }];
      return pages.send(reply, 400, 'choose-person.njk', { groups: groupsOf(options), errors });
    }
    const login = { login: { accountId: person.id, remember: false } };
    return reply.redirect(await provider.interactionResult(request.raw, reply.raw, login), 303);
  });
}

async function isSigningIn(provider: Provider, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  try {
    await provider.interactionDetails(request.raw, reply.raw);
    return true;
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return false;
    throw error;
  }
}

const groups: readonly { readonly title: string; readonly roles: readonly Role[] }[] = [
  { title: 'Front door', roles: ['contact-officer', 'social-worker', 'mash-manager', 'emergency-duty'] },
  {
    title: 'Partner agencies',
    roles: [
      'early-help-lead',
      'health-navigator',
      'health-decision-maker',
      'police-navigator',
      'police-decision-maker',
      'school-lead',
    ],
  },
  {
    title: 'Audit, privacy and administration',
    roles: ['case-auditor', 'access-auditor', 'custodian', 'privacy-officer', 'access-administrator', 'operator'],
  },
];

const hasPart = (role: Role): boolean =>
  everything.some((what) => mayEver(housePolicies(), role, what));

function groupsOf({ people, agencyName }: ChoosePersonOptions) {
  return groups.map(({ title, roles }) => ({
    title,
    people: people.all
      .filter((person) => roles.includes(person.role))
      .sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role))
      .map((person: StaffMember) => ({
        id: person.id,
        name: person.name,
        role: roleNames[person.role],
        agency: agencyName(person.agency),
        hasPart: hasPart(person.role),
      })),
  }));
}
