import { addLondonMonths, londonDay, type Instant, type WorkingCalendar } from '#kernel';

/** How long before its end a calendar should have been lengthened, in months: bank holidays are announced long before. */
const renewBefore = 12;

/** What to do about a calendar that ends soon, or has ended; null while there is time. */
export function calendarWarning(calendar: WorkingCalendar, now: Instant): string | null {
  const { coversUntil } = calendar;
  if (coversUntil >= londonDay(addLondonMonths(now, renewBefore))) return null;
  const which = coversUntil < londonDay(now) ? 'counted in working time' : 'that would run out later';
  return (
    `Bank holidays are known to ${coversUntil} only: clocks ${which} are started without a due time. ` +
    'Add the next years to config/bank-holidays.json (https://www.gov.uk/bank-holidays) and start the hub again.'
  );
}
