import {
  accessLogProjection,
  chooseLooks,
  restrictionsProjection,
  reviewProjection,
  takeIntoCustody,
  type ReviewRules,
  type Sights,
  type StaffRegister,
} from '#access';
import { commandIdFor, hubContext, openSection, type CommandRunner } from '#commands';
import type { EventStore, Position, RecordedEvent } from '#event-store';
import { MentionReader, mentionIndex, peopleProjection, type PeopleLinks } from '#people';
import type { ReadDatabase, Reactor } from '#projections';
import { passOnFeedback } from '#sharing';
import {
  carryChecks,
  carryJoined,
  clockworkOf,
  identifyContacts,
  openContacts,
  tellNewConcern,
  worklistProjection,
  type ClockConfig,
} from '#triage';
import type { Vault } from '#vault';
import { likenessOf } from './access/likeness.js';
import type { Views } from './read-models.js';
import { shieldedIn } from './access/shielded.js';
import { anybody } from './access/sights.js';

export interface ReactorParts {
  readonly store: Pick<EventStore, 'read' | 'readAll' | 'head'>;
  readonly vault: Vault;
  readonly database: ReadDatabase;
  readonly commands: CommandRunner;
  readonly links: PeopleLinks;
  readonly clocks: ClockConfig;
  readonly reviewRules: ReviewRules;
  readonly sights: Sights;
  readonly staff: StaffRegister;
}

/** What carries work on by itself. `ready` resolves when the named projections hold everything up to a position. */
export function reactorsOf(
  parts: ReactorParts,
  ready: (position: Position, projections: readonly string[]) => Promise<void>,
): readonly Reactor[] {
  const { store, vault, database, commands, links, clocks, reviewRules, sights, staff } = parts;
  const clockwork = clockworkOf(clocks);
  const mentions = new MentionReader(store, vault);
  return [
    openContacts({ runner: commands, clocks }),
    identifyContacts({
      runner: commands,
      index: vault.index,
      links,
      mentions,
      ready: (position) => ready(position, [mentionIndex.name, peopleProjection.name, restrictionsProjection.name]),
      hidden: async () => {
        const { hiddenChildren, hiddenMentions } = await sights.of(anybody);
        return { children: new Set(hiddenChildren), adults: new Set(hiddenMentions) };
      },
      toCustody: async (event, hidden) => {
        const { contactId, mentionId } = event.data;
        const matches = hidden.map(({ childId, basis, reasons }) => ({ childId, basis, reasons: [...reasons] }));
        const origin = { commandId: commandIdFor(event.id, 'take-into-custody'), context: hubContext(event) };
        await takeIntoCustody(commands, origin, { contactId, mentionId, matches });
      },
      head: async () => (await store.head()).position,
    }),
    passOnFeedback({
      runner: commands,
      ready: (position) =>
        ready(position, [worklistProjection.name, peopleProjection.name, restrictionsProjection.name]),
      wordsOf: (event) => feedbackWords(vault, event),
      shieldedIn: shieldedIn({ views: database.read<Views>(), store, vault, sights }),
    }),
    carryChecks({ runner: commands, clockwork }),
    carryJoined({ runner: commands, store, clockwork }),
    tellNewConcern({
      runner: commands,
      database: database.read<Views>(),
      clockwork,
      ready: (position) => ready(position, [worklistProjection.name]),
    }),
    chooseLooks({
      runner: commands,
      store,
      database: database.read<Views>(),
      rules: reviewRules,
      likenessOf: likenessOf({
        ...{ database, links, mentions, sights, staff },
        index: vault.index,
        rules: reviewRules.likeness,
      }),
      ready: (position) =>
        ready(position, [
          accessLogProjection.name,
          reviewProjection.name,
          peopleProjection.name,
          restrictionsProjection.name,
        ]),
    }),
  ];
}

/** The words of a feedback, for the machine's look at them alone; null where they were erased. */
function feedbackWords(vault: Pick<Vault, 'open'>, event: RecordedEvent): string | null {
  const words = event.sections.find(({ section }) => section === 'feedback');
  const opened = words && openSection<string>(vault, event, words);
  return opened?.outcome === 'opened' ? opened.content : null;
}
