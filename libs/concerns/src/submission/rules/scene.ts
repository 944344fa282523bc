import type { LondonDay } from '#kernel';
import type { ConcernRaisedDto } from '../concern-raised.dto.js';
import type { FaultCode } from '../faults.js';

/** A submission under the rules that its fields alone don't say. Members that the schema refused are missing here. */
export interface Scene {
  readonly data: ConcernRaisedDto;
  /** The event's `time` in milliseconds, and the London day it falls on. */
  readonly sentAt: number;
  readonly sentDay: LondonDay;
  readonly agencyKind: string;
  report(pointer: string, code: FaultCode, message: string): void;
}

/** Follows the name of a member that tells what has not happened yet. */
export const isLater = "is later than the event's time: what is told has happened already";

/** `OTHER` says nothing by itself: the member beside it says what. */
export function otherNeedsText(scene: Scene, part: object, at: string, member: string): void {
  const values = part as Record<string, unknown>;
  const value = values[member];
  const isOther = value === 'OTHER' || (Array.isArray(value) && value.includes('OTHER'));
  if (isOther && values[`${member}Text`] === undefined)
    scene.report(`${at}/${member}Text`, 'text-of-other-missing', `${member}Text is needed where ${member} is OTHER.`);
}
