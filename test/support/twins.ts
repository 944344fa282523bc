import { randomUUID } from 'node:crypto';
import { enrolPeople } from '../../apps/hub/src/demonstration/enrol-people.js';
import { openHubInProcess, type HubInProcess } from './hub-in-process.js';

/** What may differ between two answers that say the same: ten at most, each a thing that is made at random. */
const random: readonly (readonly [string, RegExp])[] = [
  ['id', /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g],
  ['nonce', /nonce(?:="|-)[A-Za-z0-9+/=]{24}/g],
  ['token of a session', /(?:name="_csrf" value|data-csrf)="[^"]+"/g],
  ['token of an unsent form', /name="_keep" value="[^"]+"/g],
  ['reference of a concern', /\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/g],
  ['trace', /\b[0-9a-f]{32}\b/g],
  ['hash', /\b[0-9a-f]{64}\b/g],
  ['address', /localhost:\d+/g],
  ['size of a file', /\d+(?:\.\d+)? [kMG]B/g],
];

/** So far apart are two steps: enough to order what happened, and all of them within the life of a token, which is of the real time. */
const stepMilliseconds = 20_000;

/** An answer with what was made at random replaced: each id by its place among the ids of this answer, everything else by its name. */
export function withoutChance(text: string): string {
  const ids = new Map<string, number>();
  return random.reduce(
    (left, [name, pattern]) =>
      left.replace(pattern, (found) => {
        if (name !== 'id') return `<${name}>`;
        if (!ids.has(found)) ids.set(found, ids.size);
        return `<id ${ids.get(found)}>`;
      }),
    text,
  );
}

/** Sizes of files are the only thing made at random that is not always as long: how far a disk has written back. */
export const lengthOf = (text: string): number => text.replace(random.at(-1)![1], '').length;

/** Two hubs that live through the same days: one holds what nobody may know of, the other something meaningless in its place. */
export class Twins {
  private constructor(
    readonly keeping: HubInProcess,
    readonly without: HubInProcess,
  ) {}

  static async open(at: string): Promise<Twins> {
    const open = async () => {
      const one = await openHubInProcess({}, { enrolled: false });
      one.hub.clock.pretend(at);
      await enrolPeople(one.hub);
      return one;
    };
    return new Twins(await open(), await open());
  }

  get both(): readonly [HubInProcess, HubInProcess] {
    return [this.keeping, this.without];
  }

  /** Does the same in both, a little later, and waits until all that follows is done; what the first has more of, the second is filled up by. */
  async step<T>(work: (one: HubInProcess) => Promise<T>): Promise<readonly [T, T]> {
    this.later(stepMilliseconds);
    const done = [await work(this.keeping), await work(this.without)] as const;
    await this.level();
    return done;
  }

  /** What the second hub never hears of. */
  async only<T>(work: (one: HubInProcess) => Promise<T>): Promise<T> {
    this.later(stepMilliseconds);
    const done = await work(this.keeping);
    await this.level();
    return done;
  }

  later(milliseconds: number): void {
    const now = this.keeping.hub.clock.now() + milliseconds;
    for (const { hub } of this.both) hub.clock.pretend(new Date(now).toISOString());
  }

  /** Brings both clocks up to the real time, where a slow machine has left them behind: tokens are of that time. */
  catchUp(): void {
    this.later(Math.max(0, Date.now() - this.keeping.hub.clock.now()));
  }

  async close(): Promise<void> {
    await this.keeping.close();
    await this.without.close();
  }

  /** Fills the second log up to the first's length. */
  private async level(): Promise<void> {
    await this.keeping.idle();
    await this.without.idle();
    const [longer, shorter] = await Promise.all(this.both.map(async ({ hub }) => (await hub.store.head()).position));
    for (let position = shorter!; position < longer!; position += 1) await pad(this.without);
    await this.without.idle();
  }
}

/** An event that no reading knows. */
async function pad({ hub }: HubInProcess): Promise<void> {
  const commandId = randomUUID();
  const noted = await hub.commands.record(
    {
      stream: `padding-${commandId}`,
      commandId,
      context: {
        correlationId: commandId,
        causationId: commandId,
        actor: 'nobody',
        agency: 'nobody',
        role: 'nobody',
        purpose: 'SYSTEM_TEST',
        lawfulBasis: 'NONE',
        traceparent: '',
      },
    },
    [{ type: 'padding.noted.v1', data: {} }],
  );
  if (!noted.ok) throw new Error(noted.refusal.code);
}
