import { addLondonDays, type Instant } from '#kernel';
import type { OpenedConcern } from './opened-concern.js';
import type { EarlierContacts } from './picture.js';

/** Contacts about the child, newest first: how many in 12 months, and how many different agencies within 90 days of the given moment. */
export function composeEarlierContacts(concerns: readonly OpenedConcern[], at: Instant): EarlierContacts {
  const yearAgo = addLondonDays(at, -365);
  const ninetyDaysAgo = addLondonDays(at, -90);
  const items = concerns
    .map(({ contactId, concernId, agency, agencyName, recordedAt }) => ({
      contactId,
      concernId,
      agency,
      agencyName,
      receivedAt: recordedAt,
    }))
    .sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1));
  return {
    in12Months: items.filter((item) => item.receivedAt >= yearAgo).length,
    agenciesIn90Days: new Set(items.filter((item) => item.receivedAt >= ninetyDaysAgo).map((item) => item.agency)).size,
    firstReceivedAt: items.at(-1)?.receivedAt ?? null,
    items,
  };
}
