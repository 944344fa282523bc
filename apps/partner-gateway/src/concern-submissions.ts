import type { AgencyRegistry } from '#agencies';
import { asConcern, concernRaisedSchema, concernRaisedType, validateConcern, type RaiseConcern } from '#concerns';
import { ok, type Refusal, type Result } from '#kernel';
import type { Receipt } from './answers.js';
import type { Caller, Submission, SubmissionType } from './ports.js';

/** Concerns as a submission type: their schema, their rules, and the command that records them. */
export function concernSubmissions(parts: {
  readonly concerns: Pick<RaiseConcern, 'raise'>;
  readonly agencies: Pick<AgencyRegistry, 'byCode'>;
}): SubmissionType {
  return {
    type: concernRaisedType,
    schema: concernRaisedSchema(),
    validate: validateConcern,
    async raise({ attributes, data, traceparent }: Submission, { client, agency: code }: Caller) {
      const agency = parts.agencies.byCode(code);
      if (!agency) throw new Error('A submission passed the check of its source for an agency that is not known.');
      const raised = await parts.concerns.raise({ attributes, data: asConcern(data) }, { client, agency, traceparent });
      return raised.ok ? (ok(raised.value.receipt) satisfies Result<Receipt, Refusal>) : raised;
    },
  };
}
