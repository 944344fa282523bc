import type { ParkedEvent, RunnerKind } from '../runner-ports.js';
import type { ProjectionInstance } from './projection-instance.js';
import type { SideParking } from './side-parking.js';

export const parkedOf = ({ id, parked }: ProjectionInstance): ParkedEvent[] =>
  parked.list().map(({ stream, event_id, parked_at, ...row }) => ({
    kind: 'projection',
    name: id.name,
    key: stream,
    eventId: event_id,
    parkedAt: parked_at,
    ...row,
  }));

export const parkedOnSide = (kind: RunnerKind, name: string, parking: SideParking): ParkedEvent[] =>
  parking.list().map(({ stream, ...entry }) => ({ kind, name, key: stream, ...entry }));
