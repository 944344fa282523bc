import { isCalendarDate, londonDayOf, momentOf } from '../values.js';
import { isLater, type Scene } from './scene.js';

/** What is told has happened: nothing lies after the event's own `time`, and nothing ends before it begins. */
export function timeRules(scene: Scene): void {
  const { data, report } = scene;
  const past = (when: string | undefined, pointer: string, name: string) => {
    if (when !== undefined && isAfterSending(scene, when)) report(pointer, 'in-the-future', `${name} ${isLater}.`);
  };
  const { from, to } = data.occurred ?? {};
  if (from !== undefined && to !== undefined && endsBeforeItBegins(from, to))
    // Which of the two is wrong can't be told, so neither is judged further.
    report('/data/occurred', 'ends-before-it-begins', 'to is before from.');
  else {
    past(from, '/data/occurred/from', 'from');
    past(to, '/data/occurred/to', 'to');
  }
  past(data.noticedAt, '/data/noticedAt', 'noticedAt');
  past(data.school?.lastAttended, '/data/school/lastAttended', 'lastAttended');
  past(data.police?.childSeenAt, '/data/police/childSeenAt', 'childSeenAt');
}

/** A day may be the London day the event was sent on, because it stands for the whole of it. */
const isAfterSending = (scene: Scene, when: string): boolean =>
  isCalendarDate(when) ? when > scene.sentDay : momentOf(when) > scene.sentAt;

/** A day beside a moment is compared with the moment's London day: a day is over only when it is over in London. */
function endsBeforeItBegins(from: string, to: string): boolean {
  const [fromIsDay, toIsDay] = [isCalendarDate(from), isCalendarDate(to)];
  if (!fromIsDay && !toIsDay) return momentOf(from) > momentOf(to);
  return (fromIsDay ? from : londonDayOf(momentOf(from))) > (toIsDay ? to : londonDayOf(momentOf(to)));
}
