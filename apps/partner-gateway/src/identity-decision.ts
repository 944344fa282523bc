import { failed, isUuid, ok, type Refusal, type Result } from '#kernel';
import { parseStrictJson, pointerStep, type FieldFault } from '#messaging';
import { gatewayErrors } from './gateway-errors.js';
import type { IdentityDecision } from './ports.js';

const decisions = ['SAME_CHILD', 'NOT_SAME', 'NEW_CHILD', 'UNDO'] as const;
const aboutACandidate: readonly unknown[] = ['SAME_CHILD', 'NOT_SAME'];
/** Longest reason, in characters. */
export const maximumReason = 2000;

type Given = Readonly<Record<string, unknown>>;
type Rule = (value: unknown, given: Given) => string | null;

const rules: Readonly<Record<'decision' | 'childId' | 'reason' | 'revision', Rule>> = {
  decision: (value) => (decisions.includes(value as never) ? null : `must be one of ${decisions.join(', ')}`),
  childId: (value, { decision }) => {
    if (value === undefined) return aboutACandidate.includes(decision) ? `is needed with ${String(decision)}` : null;
    if (typeof value !== 'string' || !isUuid(value.toLowerCase())) return 'must be the id of a child';
    return decision === 'NEW_CHILD' || decision === 'UNDO' ? `has no meaning with ${decision}: leave it out` : null;
  },
  reason: (value) => {
    if (typeof value !== 'string' || value.trim() === '') return 'must say why, in your words';

    if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value)) return 'holds a control character: leave it out';
    return [...value].length > maximumReason ? `may have ${maximumReason} characters` : null;
  },
  revision: (value) =>
    value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0)
      ? null
      : "must be the contact's revision that you saw, a whole number",
};

/** Reads the body of a decision: every fault at once, by pointers, and never a value. */
export function readDecision(
  body: Buffer,
): Result<Pick<IdentityDecision, 'decision' | 'childId' | 'reason' | 'revision'>, Refusal> {
  const json = parseStrictJson(body);
  if (!json.ok) return gatewayErrors.refuse('gateway/not-json', { faults: [json.refusal] });
  const given = json.value as Given;
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return refused([{ pointer: '', code: 'type', message: 'A decision is a JSON object.' }]);
  const faults = Object.entries(rules).flatMap(([name, rule]): FieldFault[] => {
    const says = rule(given[name], given);
    const code = given[name] === undefined ? 'required' : 'format';
    return says === null ? [] : [{ pointer: pointerStep(name), code, message: `\`${name}\` ${says}.` }];
  });
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(rules, name));
  for (const name of unknown.slice(0, 100))
    faults.push({
      pointer: pointerStep(name),
      code: 'unknown-field',
      message: 'This field is not known in a decision.',
    });
  if (faults.length > 0) return refused(faults);
  const { decision, childId, reason, revision } = given as unknown as IdentityDecision;
  return ok({ decision, childId: childId?.toLowerCase() ?? null, reason, revision: revision ?? null });
}

const refused = (faults: readonly FieldFault[]) => gatewayErrors.refuse('gateway/content-refused', { faults });

/** The key of an `Idempotency-Key` header, with or without its quotes; null where there is none. */
export function readIdempotencyKey(header: string | string[] | undefined): Result<string | null, Refusal> {
  if (header === undefined) return ok(null);
  const key = typeof header === 'string' ? header.replace(/^"(.*)"$/, '$1') : '';
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return ok(key);
  const message = 'Idempotency-Key must be 1 to 200 printable characters without spaces, sent once.';
  const faults: FieldFault[] = [{ pointer: '/headers/idempotency-key', code: 'format', message }];
  return failed(gatewayErrors.refuse('gateway/bad-request', { faults }).refusal);
}
