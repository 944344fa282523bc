import type { Kysely } from 'kysely';
import type { Uuid } from '#kernel';
import type { Views } from '../read-models.js';

/** So often the list is looked at while somebody watches it, in milliseconds. */
const every = 2_000;

/** Tells whoever watches the work list that it changed, and how far the log was then: nothing of what changed. */
export class ListWatch {
  readonly #listeners = new Set<(position: number) => void>();
  #timer: NodeJS.Timeout | null = null;
  #seen = '';

  constructor(
    private readonly parts: {
      readonly views: () => Kysely<Views>;
      readonly position: () => number;
      /** Contacts of which nobody but their custodians may know. */
      readonly unseen: () => Promise<readonly Uuid[]>;
    },
  ) {}

  /** Gives the function that ends it. The first watcher starts the looking, the last one ends it. */
  watch(listener: (position: number) => void): () => void {
    this.#listeners.add(listener);
    this.#timer ??= this.start();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0 || this.#timer === null) return;
      clearInterval(this.#timer);
      this.#timer = null;
      this.#seen = '';
    };
  }

  private start(): NodeJS.Timeout {
    void this.look();
    return setInterval(() => void this.look(), every).unref();
  }

  private async look(): Promise<void> {
    try {
      const unseen = await this.parts.unseen();
      const { rows, last } = await this.parts
        .views()
        .selectFrom('worklist_listed')
        .select((row) => [row.fn.countAll<number>().as('rows'), row.fn.max('from_position').as('last')])
        .where('until_position', 'is', null)
        .$if(unseen.length > 0, (listed) => listed.where('contact_id', 'not in', [...unseen]))
        .executeTakeFirstOrThrow();
      const now = `${rows} ${last}`;
      const changed = this.#seen !== '' && this.#seen !== now;
      this.#seen = now;
      if (changed) for (const listener of this.#listeners) listener(this.parts.position());
    } catch {
      // A look that failed is made again; whoever watches can always load the page.
    }
  }
}
