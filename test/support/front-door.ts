import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, submit, tokenOf } from './hub-process.js';

/** A submission as `POST /api/v1/events` takes it. */
export interface Submission {
  readonly id: string;
  readonly source: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Receipt {
  readonly eventId: string;
  readonly duplicate: boolean;
  readonly position: string;
  readonly concernId: string;
  readonly contactIds: string[];
}

/** A submission of `test/samples`, by its file's name without ending. */
export const sample = (name: string): Submission =>
  JSON.parse(readFileSync(join(packageRoot, `test/samples/${name}.json`), 'utf8')) as Submission;

/** Client of the agency that a submission's source names: the source's last two parts. */
export const clientOf = ({ source }: Submission): string => source.split(':').slice(-2).join('-');

/** Sends a submission as its agency and gives the answer's status and body. */
export async function raise<Body = Receipt>(url: string, submission: Submission) {
  const answer = await submit(url, await tokenOf(url, clientOf(submission)), submission);
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Body };
}

/** Asks the machine interface on behalf of the contact officer, for the purpose of triage. */
export async function officerOf(url: string, role = 'contact-officer') {
  const authorization = `Bearer ${await tokenOf(url, 'council-camden-front-door', role)}`;
  const ask = async <Body>(path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${url}/api/v1/${path}`, { ...init, headers: { authorization, ...init.headers } });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Body };
  };
  return {
    get: <Body = Record<string, unknown>>(path: string) =>
      ask<Body>(`${path}${path.includes('?') ? '&' : '?'}purpose=MASH_TRIAGE`),
    decide: <Body = Record<string, unknown>>(contactId: string, decision: Readonly<Record<string, unknown>>) =>
      ask<Body>(`contacts/${contactId}/identity?purpose=MASH_TRIAGE`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(decision),
      }),
  };
}

/** What is read of a contact in these tests. */
export interface Contact {
  readonly id: string;
  readonly state: string;
  readonly childId: string;
  readonly revision: number;
  readonly candidates: readonly { readonly childId: string }[];
  readonly accessId: string;
}

/** A contact as the officer reads it once the hub has found out who its child is; a receipt comes before that. */
export async function identifiedContact(url: string, contactId: string): Promise<Contact> {
  const officer = await officerOf(url);
  for (;;) {
    const { status, body } = await officer.get<Contact>(`contacts/${contactId}`);
    if (status !== 200) throw new Error(`Contact ${contactId} was answered with ${status}.`);
    if (body.state !== 'RECEIVED') return body;
    await new Promise((later) => setTimeout(later, 20));
  }
}
