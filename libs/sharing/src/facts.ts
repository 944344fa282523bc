/** Facts of other contexts that sharing is told by. */
export type { ConcernRaised } from '#concerns';
export type { ContentViewed, ContentViewedByTable, SearchPerformed, SearchPerformedByTable } from '#access';
