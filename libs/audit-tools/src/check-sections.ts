import { keySection } from '#commands';
import type { RecordedEvent, SealedSection } from '#event-store';
import type { Opened, Vault } from '#vault';
import { fault, type Fault } from './fault.js';

type Opener = Pick<Vault, 'open' | 'openWith'>;

/**
 * Checks that every section of an event opens, or belongs to someone who was erased. What opens is looked at by nobody. A shared section
 * is opened with its key from the first of those who share it and are not erased.
 */
export function checkSections(vault: Opener, event: RecordedEvent): Fault[] {
  const sections = sectionsOf(event);
  if (sections === null) return [fault('damaged', event.position, 'has sections that cannot be read at all')];
  const opened = new Map(sections.map((section) => [section, openOwn(vault, event, section)]));
  const faults: Fault[] = [];
  for (const section of sections) {
    const keys = sections.filter((other) => other.section === keySection(section.section));
    const { outcome } = keys.length > 0 ? openShared(vault, event, section, keys, opened) : opened.get(section)!;
    if (outcome === 'opened' || outcome === 'erased') continue;
    const name = `section ${section.section} of mention ${section.mention}`;
    const detail =
      outcome === 'damaged' ? `${name} was altered or moved` : `${name} has no key, and no erasure took it`;
    faults.push(fault(outcome, event.position, detail));
  }
  return faults;
}

function openOwn(vault: Opener, event: RecordedEvent, { mention, section, box }: SealedSection): Opened {
  return vault.open({ eventId: event.id, stream: event.stream, mention, section }, box);
}

function openShared(
  vault: Opener,
  event: RecordedEvent,
  { mention, section, box }: SealedSection,
  keys: readonly SealedSection[],
  opened: ReadonlyMap<SealedSection, Opened>,
): Pick<Opened, 'outcome'> {
  for (const key of keys) {
    const own = opened.get(key)!;
    if (own.outcome === 'opened')
      return vault.openWith(own.content, { eventId: event.id, stream: event.stream, mention, section }, box);
  }
  // No key opens: all who share it were erased, or the keys have faults of their own, told where they stand.
  return { outcome: 'erased' };
}

function sectionsOf(event: RecordedEvent): readonly SealedSection[] | null {
  try {
    return event.sections;
  } catch {
    return null;
  }
}
