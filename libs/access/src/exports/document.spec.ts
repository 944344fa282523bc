import { describe, expect, it } from '@jest/globals';
import { lookOutcomes } from '../access-log.js';
import { id } from '../testing/world.js';
import { csvOf, digestOf, documentOf, packed, unpacked, type DocumentNames, type ExportDocument } from './document.js';
import type { Judged } from './export-row.js';

const names: DocumentNames = {
  moment: (instant) => instant.slice(0, 10),
  agency: (code) => (code === 'rogue' ? '=HYPERLINK("http://example")' : `Agency ${code}`),
  gateway: (code) => `Law ${code}`,
  part: (code) => code.toLowerCase(),
  decision: (code) => code.toLowerCase(),
};
const look = (change: Partial<Judged> = {}): Judged =>
  ({
    id: id('look'),
    position: 7,
    at: '2026-03-10T09:00:00.000Z',
    kind: 'LOOK',
    agency: 'council',
    to: null,
    agencyKinds: ['COUNCIL'],
    role: 'social-worker',
    what: 'CHILD_PICTURE',
    outcome: 'SHOWN',
    rule: null,
    purpose: 'MASH_TRIAGE',
    bases: ['UKGDPR_6_1_E_9_2_G_DPA18_S1_18'],
    relation: 'ALLOCATION',
    fields: ['identity', 'childs-words'],
    channel: 'PAGES',
    ofAnother: false,
    classes: [],
    state: 'SHOWN',
    ground: null,
    byRule: null,
    ...change,
  }) as Judged;
const answer = {
  kind: 'SHARING',
  role: null,
  what: 'ANSWER',
  agency: 'health',
  to: 'council',
  bases: ['CA04_10'],
} as const;
const write = (rows: readonly Judged[], erasedAt: string | null = null): ExportDocument =>
  documentOf(rows, { caseReference: 'SAR-1', upToAt: '2026-03-12T00:00:00.000Z', erasedAt, names });
const text = (document: ExportDocument) => Buffer.from(csvOf(document)).toString('utf8');

describe('what a family is given', () => {
  it('says in plain words who looked, when, at what, why, by which law, by which tie and how', () => {
    expect(write([look()]).lines).toEqual([
      [
        '2026-03-10',
        'A social worker',
        'Agency council',
        'Opened the child’s record',
        'who the child is, what the child said',
        'To decide what help or protection the child needs',
        'UK GDPR articles 6(1)(e) and 9(2)(g), and Data Protection Act 2018 schedule 1 paragraph 18: keeping children safe',
        'They worked with the child',
        'On a page of our system',
      ],
    ]);
    const [line] = write([look({ ...answer, outcome: 'SHARED', fields: ['ANSWERS'] } as never)]).lines;
    expect(line!.slice(1, 5)).toEqual([
      'The agency itself',
      'Agency health',
      'Answered what we asked about the child. It went to: Agency council',
      'answers',
    ]);
  });

  it('says of a refusal that nothing was shown, and of a decision not to share that it was one', () => {
    expect(write([look({ outcome: 'DENIED' })]).lines[0]![3]).toContain('nothing was shown');
    expect(write([look({ ...answer, outcome: 'NOT_SHARED' } as never)]).lines[0]![3]).toContain(': not_shared');
  });

  it('has no code in it, however a look ended', () => {
    for (const outcome of lookOutcomes)
      expect(
        write([look({ outcome })])
          .lines.flat()
          .join(' '),
      ).not.toMatch(/[A-Z]{2,}_[A-Z]/);
  });

  it('says the same of what may be left out, whether or not anything was', () => {
    const withheld = look({ state: 'WITHHELD', ground: 'CRIME' } as never);
    const [none, some] = [write([look()]), write([look(), withheld])];
    expect(some).toEqual(none);
    expect(digestOf(some)).toBe(digestOf(none));
    expect(none.notes.join(' ')).toMatch(/up to 2026-03-12.*leave some things out.*Information Commissioner/s);
  });

  it('says when what was held was erased', () => {
    expect(write([], '2026-03-11T00:00:00.000Z').notes).toContain(
      'What we held about the child was erased on 2026-03-11.',
    );
  });

  it('comes back from its sealed form as it was', () => {
    expect(unpacked(packed(write([look()])))).toEqual(write([look()]));
  });
});

describe('the file', () => {
  it('is RFC 4180: a header, lines as long as it, quoted where they have to be, each ended by CR and LF', () => {
    const lines = text(write([look()])).split('\r\n');
    expect(lines[0]).toBe(
      '\uFEFFWhen,Who,Agency,What happened,Which kinds of information,Why,Under which law,What they had to do with the child,How',
    );
    expect(lines[1]).toContain(',"who the child is, what the child said",');
    expect(lines.at(-1)).toBe('');
    const fields = (line: string) => line.replaceAll(/"(?:[^"]|"")*"/g, 'quoted').split(',').length;
    expect(new Set(lines.slice(0, -1).map(fields))).toEqual(new Set([9]));
  });

  it.each(['=1+1', '+44', '-1', '@SUM(A1)', '\tx', '\rx', '\n=1'])('lets no cell act: %j', (cell) => {
    const document: ExportDocument = { format: 1, title: 't', columns: ['A'], lines: [[cell]], notes: [] };
    expect(text(document).split('A\r\n')[1]).toMatch(/^"?'/);
  });

  it('lets no name act either, and doubles its quotes', () => {
    expect(text(write([look({ agency: 'rogue' })]))).toContain(`"'=HYPERLINK(""http://example"")"`);
  });
});
