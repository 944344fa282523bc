import type { AdultContent, ChildContent, NarrativeContent, ReferrerContent } from '#concerns';
import { date, dateTime } from '#ui';
import type { Names } from '../names.js';
import type { EvidenceItem, EvidenceView, RecordedStep } from '../view-models.js';
import { label, words } from '../words.js';
import { childRows, type DetailRow } from './child-words.js';
import { adultCard } from './contact.js';
import { presentRecordedStep } from './record.js';

/** What was put before a decider, part by part in its order, drawn as the pages draw it today. */
export function presentEvidence({ items, unchanged }: EvidenceView, decision: RecordedStep, names: Names) {
  return {
    title: label('decisionOutcome', String(decision.data['outcome'])),
    by: names.actor(decision.by),
    at: dateTime(decision.at),
    unchanged,
    items: items.map((item, index) => ({
      number: index + 1,
      as: item.as === 'OPENED' ? 'Opened on its own page' : 'Shown in a list or a picture',
      opened: item.as === 'OPENED',
      source: item.agency === null ? null : names.agency(item.agency),
      sourceKind: item.agency === null ? null : names.agencyKind(item.agency),
      when: date(item.at),
      ...shown(item, names),
    })),
  };
}

interface Shown {
  readonly title: string;
  readonly gone: EvidenceItem['content'] | null;
  readonly paragraphs: string | null;
  readonly rows: readonly DetailRow[];
  readonly lines: readonly string[];
  readonly step: ReturnType<typeof presentRecordedStep> | null;
}

const nothing = { gone: null, paragraphs: null, rows: [], lines: [], step: null } as const;

function shown({ section, content, step }: EvidenceItem, names: Names): Shown {
  const title = step ? presentRecordedStep(step, names).title : label('evidenceSection', section);
  if (content.state !== 'opened') return { ...nothing, title, gone: content };
  if (step) return { ...nothing, title, step: presentRecordedStep(step, names) };
  switch (section) {
    case 'child': {
      const { child, childsWords } = content.content as ChildContent;
      const rows = childRows(child, content.withheld).filter(({ lines }) => lines.length > 0);
      const said = childsWords ? [{ label: 'In their own words', lines: [{ text: `“${childsWords.words}”` }] }] : [];
      return { ...nothing, title, rows: [...rows, ...said] };
    }
    case 'adult': {
      const card = adultCard({ ...content, content: content.content as AdultContent });
      return {
        ...nothing,
        title,
        lines: [card.name, ...card.lines].filter((line) => line !== null && line !== '') as string[],
      };
    }
    case 'narrative': {
      const { narrative, childsWords } = content.content as NarrativeContent;
      return { ...nothing, title, paragraphs: narrative, lines: childsWords ? [`“${childsWords.words}”`] : [] };
    }
    case 'referrer': {
      const { raisedBy } = content.content as ReferrerContent;
      const who = [raisedBy.name, raisedBy.role].filter(Boolean).join(', ') || 'Not said';
      return {
        ...nothing,
        title,
        lines: [who, raisedBy.anonymity ? words('anonymity', raisedBy.anonymity) : ''].filter(Boolean),
      };
    }
    default:
      return {
        ...nothing,
        title,
        paragraphs: typeof content.content === 'string' ? content.content : JSON.stringify(content.content),
      };
  }
}
