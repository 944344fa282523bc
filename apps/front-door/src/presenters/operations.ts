import { discardReasons, type DiscardReason } from '#projections';
import { ago, dateTime, duration, plural } from '#ui';
import type { OperationsView, ProjectionHealth } from '../view-models.js';

const discardWords: Readonly<Record<DiscardReason, string>> = {
  DUPLICATE: 'It repeats another event',
  MALFORMED: 'It is not shaped as its type says',
  SUPERSEDED: 'A later event says the same',
  RECORDED_IN_ERROR: 'It was recorded in error',
  NOT_APPLICABLE: 'This reading does not need it',
};
/** Why an operator may discard a parked event: a code, so that nothing personal can slip into the record. */
export const discardChoices = discardReasons.map((value) => ({ value, text: discardWords[value] }));

const kinds = { PROJECTION: 'Read model', REACTOR: 'Reactor', INDEX: 'Index' } as const;
const storeStates = { OK: 'Taking appends', READ_ONLY: 'Read only', UNAVAILABLE: 'Not available' } as const;

function presentProjection({ name, kind, version, position, lag, parkedKeys, building }: ProjectionHealth) {
  return {
    name,
    kind: kinds[kind],
    version,
    position: Number(position).toLocaleString('en-GB'),
    lag: lag === 0 ? 'up to date' : `${plural(lag, 'event')} behind`,
    behind: lag > 0,
    parked: parkedKeys,
    building: building && {
      version: building.version,
      percent: building.total === 0 ? 100 : Math.floor((building.done / building.total) * 100),
      done: building.done.toLocaleString('en-GB'),
      total: building.total.toLocaleString('en-GB'),
      left:
        building.secondsLeft === null
          ? 'not measured yet'
          : `${duration(building.secondsLeft * 1000)} left, ${Math.round(building.rate).toLocaleString('en-GB')} a second`,
    },
  };
}

/** How the hub is doing, in codes and counts. */
export function presentOperations(view: OperationsView, now: number) {
  return {
    checks: view.checks,
    allWell:
      view.checks.every(({ ok, degraded }) => ok && !degraded) && view.store.state === 'OK' && view.parked.length === 0,
    projections: view.projections.map(presentProjection),
    parked: view.parked.map((event) => ({
      ...event,
      since: `${dateTime(event.since)}, ${ago(event.since, now)}`,
      attempts: plural(event.attempts, 'attempt'),
      waiting:
        event.waiting === 0
          ? 'nothing waits behind it'
          : `${plural(event.waiting, 'event waits', 'events wait')} behind it`,
    })),
    store: {
      ...view.store,
      words: storeStates[view.store.state],
      ok: view.store.state === 'OK',
      head: Number(view.store.head).toLocaleString('en-GB'),
      lastAppend: view.store.lastAppendAt === null ? 'none yet' : ago(view.store.lastAppendAt, now),
    },
  };
}
