/** Concerns that a bench offers to the hub at a steady rate. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Agency, AgencyRegistry } from '#agencies';
import { asConcern, type RaiseConcern, type Receipt, type Submission } from '#concerns';
import { traceparentFor } from '#commands';
import { derivedId } from '#kernel';
import { invented } from './bench-hub.js';

export interface Concern {
  readonly submission: Submission;
  readonly agency: Agency;
  readonly children: number;
}

/** Events that follow from a concern: itself, and for each child the contact and who the child is. */
export const eventsOf = ({ children }: Concern): number => 1 + 2 * children;

/** Concerns about an invented borough, without end: after the last they begin again, under other ids. */
export function* concernsOf(agencies: AgencyRegistry, children = 8_000): Generator<Concern, never> {
  const borough = invented(children, agencies);
  for (let again = 0; ; again += 1)
    for (const { agency, event } of borough) {
      const data = asConcern(event.data);
      const attributes = { ...event, id: `${event.id}-${again}` };
      yield { submission: { attributes, data }, agency: agencies.byCode(agency)!, children: data.children.length };
    }
}

/** Hands a concern to the hub as the machine interface does once it has checked it. Throws where it is refused. */
export async function raise(hub: { raise: RaiseConcern }, { submission, agency }: Concern): Promise<Receipt> {
  const traceparent = traceparentFor(derivedId('bench', submission.attributes.id));
  const raised = await hub.raise.raise(submission, { client: agency.client, agency, traceparent });
  if (!raised.ok) throw new Error(`A concern of the benchmark was refused: ${raised.refusal.code}.`);
  return raised.value.receipt;
}

/**
 * Sends concerns so that so many events a second follow from them, each at its moment of a timetable that does not wait for answers:
 * what is slow makes those behind it late, and `due` shows that. Resolves when all are answered.
 */
export async function offer(
  concerns: Iterator<Concern, never>,
  { eventsPerSecond, seconds }: { eventsPerSecond: number; seconds: number },
  send: (concern: Concern, due: number) => unknown,
): Promise<void> {
  const started = performance.now();
  const answers: unknown[] = [];
  for (let events = 0; events < eventsPerSecond * seconds;) {
    const concern = concerns.next().value;
    const due = started + (events / eventsPerSecond) * 1000;
    const early = due - performance.now();
    if (early > 0) await sleep(early);
    answers.push(send(concern, due));
    events += eventsOf(concern);
  }
  await Promise.all(answers);
}
