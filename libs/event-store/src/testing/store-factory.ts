import type { Clock } from '#kernel';
import type { EventStore, SideTable } from '../port.js';

/** A store as an adapter opens it; `side` where it has a side table. */
export type StoreUnderTest = EventStore & { readonly side?: SideTable };

/** What a new adapter gives the contract suites; they ask nothing else of it. */
export interface StoreFactory {
  /** Opens a store without events; called before each test. */
  open(clock: Clock): Promise<StoreUnderTest>;
  /** Closes the store opened last and opens it again with what it holds; left out where nothing outlives the store. */
  reopen?(clock: Clock): Promise<StoreUnderTest>;
  /** Closes the store opened last and removes what it left; called after each test. */
  remove(): Promise<void>;
  readonly capabilities: {
    /** Positions are 1, 2, 3 ... without a gap: the further suite. */
    readonly gapFree: boolean;
    /** Events carry the hash chain. */
    readonly hashChain: boolean;
  };
}
