import { addDays, londonDay, type Instant } from '#kernel';
import type { DecisionCommand, RequiredChecks } from '#triage';
import type { ActBody, ContactKey, Persona, PlannedStep } from './acts.js';
import type { DemonstrationAgency } from './submissions.js';
import type { Chance } from './chance.js';
import type { InventedChild } from './family.js';
import type { Source } from './submission.js';
import { sentences } from './words/bank.js';
import * as said from './words/check-words.js';
import * as ends from './words/decision-words.js';
import * as words from './words/triage-words.js';

/** One child of a concern as the front door works on it. */
export interface Subject {
  readonly child: InventedChild;
  readonly contact: ContactKey;
  /** Contacts about this child before, oldest first. */
  readonly earlier: readonly ContactKey[];
}

/** A concern as the front door works on it. */
export interface CaseFile {
  readonly key: string;
  readonly source: Source;
  readonly isAnonymous: boolean;
  readonly receivedAt: Instant;
  readonly harm: readonly string[];
  readonly subjects: readonly Subject[];
  /** Contacts about one of the children in a year are so many that an end without assessment takes two managers. */
  readonly isPattern: boolean;
  /** Deciders open the contact's page before they decide, on record. */
  readonly isLookedAt: boolean;
}

export interface CourseParts {
  readonly chance: Chance;
  readonly agencies: readonly DemonstrationAgency[];
  readonly requiredChecks: RequiredChecks;
}

export type DoneBy = ActBody & { readonly by: Persona };

/** What happens together, so many open minutes after what came before; `real` minutes run by night too. */
export interface Leg {
  readonly gap: number;
  readonly real: boolean;
  readonly acts: readonly DoneBy[];
}

type Manager = 'manager' | 'secondManager';
const levelOf = { RED: 4, AMBER: 3, GREEN: 2, BLUE: 1 } as const;
const gatewaysOf = {
  RED: ['CA89_47', 'CA04_10'],
  AMBER: ['CA89_17', 'CA04_10'],
  GREEN: ['CA04_10'],
  BLUE: ['CA04_10'],
} as const;
const basisOf = {
  ASSESSMENT: ['CA89_17'],
  EARLY_HELP: ['CA04_10'],
  SIGNPOST: ['CA04_10'],
  NO_FURTHER_ACTION: ['CA04_11'],
} as const;

/** Builds what the front door does about one concern, leg by leg, in words of the bank. */
export class Course {
  readonly legs: Leg[] = [];
  colour: words.Colour = 'GREEN';
  /** Entries of the colour's list that nobody has answered for good. */
  #unanswered: string[] = [];
  #enquiries = 0;
  #proposedBy: Persona | null = null;
  readonly #chance: Chance;

  constructor(
    private readonly file: CaseFile,
    private readonly parts: CourseParts,
  ) {
    this.#chance = parts.chance;
  }

  /** Something done for each child's contact. */
  each(gap: number, by: Persona, step: (subject: Subject) => PlannedStep, { real = false, look = false } = {}): this {
    const acts = this.file.subjects.flatMap((subject): DoneBy[] => {
      const { contact } = subject;
      const seen: DoneBy[] = look && this.file.isLookedAt ? [{ kind: 'look', contact, by }] : [];
      return [...seen, { kind: 'step', contact, step: step(subject), by }];
    });
    return this.leg(gap, acts, real);
  }

  leg(gap: number, acts: readonly DoneBy[], real = false): this {
    if (acts.length > 0) this.legs.push({ gap, real, acts });
    return this;
  }

  /** Somebody opens it and it gets an owner. */
  opened(by: Persona = 'officer', owner: Persona = 'socialWorker', gap = this.#minutes(6, 55), real = false): this {
    // What is old is told shorter: who owned it for a day a year ago is of no more use to anybody.
    if (!this.file.isLookedAt && !real && this.#chance.happens(0.8)) return this;
    const acts = this.file.subjects.flatMap(({ contact }): DoneBy[] => [
      ...(this.file.isLookedAt ? [{ kind: 'look', contact, by } as const] : []),
      { kind: 'step', contact, step: { do: 'assign', owner }, by },
    ]);
    return this.leg(gap, acts, real);
  }

  identified(by: Persona = 'socialWorker', gap = this.#minutes(5, 35)): this {
    const acts = this.file.subjects.map(({ contact, child }): DoneBy => {
      const reason = this.#chance.pick(words.identityReasons);
      return { kind: 'identity', contact, truly: child.key, reason, by };
    });
    return this.leg(gap, acts);
  }

  /** An officer says that a child whom a number linked is another one; somebody qualified has to agree. */
  denied(gap = this.#minutes(10, 30)): this {
    return this.leg(
      gap,
      this.file.subjects.map(({ contact, child }) => ({
        kind: 'identity',
        contact,
        truly: child.key,
        reason: this.#chance.pick(words.notHerReasons),
        denies: true,
        by: 'officer',
      })),
    );
  }

  /** Notes taken beside the work. */
  noted(): this {
    const isOld = !this.file.isLookedAt;
    if (this.#chance.happens(isOld ? 0.06 : 0.3))
      this.each(this.#minutes(5, 30), 'officer', () => ({
        do: 'record-entry',
        entryId: '',
        kind: 'CALL',
        withWhom: this.#chance.pick(['The referrer', 'The parent', 'The school office', 'The health visitor']),
        what: this.#chance.pick(words.entries),
        lookup: null,
        attachments: [],
      }));
    if (this.#chance.happens(isOld ? 0.06 : 0.25))
      this.each(this.#minutes(2, 12), 'officer', ({ earlier }) => ({
        do: 'record-entry',
        entryId: '',
        kind: 'LOOKUP',
        withWhom: null,
        what:
          earlier.length > 0
            ? 'Case system: earlier involvement, closed.'
            : 'Case system: nothing under this name and date of birth.',
        lookup: { system: 'COUNCIL_CASE_SYSTEM', found: earlier.length > 0 ? 'CLOSED' : 'NOT_KNOWN' },
        attachments: [],
      }));
    return this;
  }

  asked(): this {
    return this.each(this.#minutes(4, 20), 'socialWorker', () => ({
      do: 'raise-question',
      questionId: '',
      question: this.#chance.pick(words.questions),
      owner: 'officer',
    }));
  }

  ratingProposed(colour: words.Colour, gap = this.#minutes(10, 70)): this {
    this.colour = colour;
    return this.each(gap, 'socialWorker', (subject) => ({ do: 'propose-rating', ...this.#assessment(subject) }), {
      look: true,
    });
  }

  ratingConfirmed(gap = this.#minutes(5, 90), by = this.#manager()): this {
    return this.each(
      gap,
      by,
      (subject) => ({
        do: 'confirm-rating',
        ...this.#assessment(subject),
        reason: words.confirmReason(this.#chance, subject.child, this.colour),
      }),
      { look: true },
    );
  }

  /** The emergency duty team rates by itself. */
  ratedByNight(colour: words.Colour, gap = this.#minutes(10, 30)): this {
    this.colour = colour;
    const assess = (subject: Subject): PlannedStep => ({ do: 'propose-rating', ...this.#assessment(subject) });
    return this.each(gap, 'emergencyDuty', assess, { real: true, look: true });
  }

  reviewed(gap = this.#minutes(15, 120)): this {
    return this.each(gap, this.#manager(), () => ({
      do: 'review-out-of-hours',
      finding: 'STANDS',
      reason: this.#chance.pick(ends.reviewWords),
    }));
  }

  emergency(by: Persona, gap: number, real: boolean): this {
    return this.each(
      gap,
      by,
      () => ({
        do: 'declare-emergency',
        called: ['POLICE_999'],
        calledAt: '',
        whom: 'Control room; a unit was sent',
        whereNow: this.#chance.pick([
          'With a neighbour, an officer there',
          'In the emergency department, a nurse beside',
          'At school, in the head’s room',
        ]),
      }),
      { real },
    );
  }

  /** Asks the agencies of the colour's list, or for a lower colour those who know the child. */
  checksAsked(gap = this.#minutes(5, 40)): this {
    const enquiry = this.#enquiryKey(++this.#enquiries);
    const agencies = this.#agenciesToAsk();
    if (agencies.length === 0) return this;
    const safetyFirst = this.colour === 'RED' || this.colour === 'AMBER';
    const told = !safetyFirst || this.#chance.happens(0.6);
    const dispensed = safetyFirst && this.#chance.happens(0.5);
    const pick = <T>(list: readonly T[]): T => this.#chance.pick(list);
    const { child } = this.file.subjects[0]!;
    return this.leg(gap, [
      {
        kind: 'ask',
        enquiry,
        by: 'socialWorker',
        contacts: this.file.subjects.map(({ contact }) => contact),
        agencies,
        questions: sentences(this.#chance, child, said.questions),
        questionsOfAdults: pick(said.questionsOfAdults),
        necessity: pick(said.necessity),
        ask: {
          purpose: 'MASH_TRIAGE',
          gateways: [...gatewaysOf[this.colour]],
          agreement: safetyFirst
            ? dispensed
              ? { state: 'DISPENSED', reason: pick(said.whyDispensed) }
              : { state: 'NOT_SOUGHT', reason: null }
            : { state: 'SOUGHT_GIVEN', reason: null },
          familyTold: { told, whyNot: told ? null : pick(said.whyNotTold) },
          proportionality: {
            purpose: pick(said.proportionality.purpose),
            lessData: pick(said.proportionality.lessData),
            fewerPeople: pick(said.proportionality.fewerPeople),
            fewerAgencies: pick(said.proportionality.fewerAgencies),
            shorterPeriod: pick(said.proportionality.shorterPeriod),
            receivers: pick(said.proportionality.receivers),
            keptFor: pick(said.proportionality.keptFor),
          },
        },
      },
    ]);
  }

  /** Answers of agencies, one after the other: most return, some hold nothing, few refuse, are late, or never say. */
  checksAnswered({ only = Infinity }: { readonly only?: number } = {}): this {
    const within = { RED: [10, 60], AMBER: [40, 260], GREEN: [100, 500], BLUE: [100, 500] }[this.colour] as [
      number,
      number,
    ];
    this.#agenciesToAsk()
      .slice(0, only)
      .forEach((agency, place) => {
        if (place === 0 || this.#chance.happens(0.86)) {
          const gap = Math.round(this.#minutes(...within) / 2) * (this.#chance.happens(0.12) ? 4 : 1);
          this.answered(
            agency,
            this.#chance.weighted({ RETURNED: 66, NOTHING_HELD: 26, REFUSED: 4, NOT_AVAILABLE: 4 }),
            gap,
          );
        } else if (this.#chance.happens(0.6)) this.chased(agency, this.#minutes(200, 400));
      });
    return this;
  }

  answered(
    agency: string,
    answer: 'RETURNED' | 'RETURNED_INTERIM' | 'NOTHING_HELD' | 'REFUSED' | 'NOT_AVAILABLE',
    gap: number,
  ): this {
    const kind = this.#kindOf(agency);
    const refusal = this.#chance.pick(said.refusals);
    const returns = answer === 'RETURNED' || answer === 'RETURNED_INTERIM';
    const items = returns
      ? this.file.subjects.map(({ child }, about) => {
          const { kind: itemKind, words: text } = this.#chance.pick(said.saidBy[kind]);
          const day = addDays(londonDay(this.file.receivedAt), -this.#chance.between(3, 200));
          return { about, kind: itemKind, words: ends.fillChild(text, child), sourceDate: day, lastInvolvement: day };
        })
      : [];
    if (answer === 'RETURNED' || answer === 'NOTHING_HELD')
      this.#unanswered = this.#unanswered.filter((name) => name !== agency && name !== kind);
    const reason =
      answer === 'REFUSED'
        ? refusal.words
        : answer === 'NOT_AVAILABLE'
          ? this.#chance.pick(said.notAvailable)
          : this.#chance.pick(said.extraWords) || null;
    return this.leg(gap, [
      {
        kind: 'answer',
        enquiry: this.#enquiryKey(this.#enquiries),
        agency,
        by: this.#answererOf(agency),
        answer: { answer, reasonCode: answer === 'REFUSED' ? refusal.code : null, reason, gateways: [], items },
      },
    ]);
  }

  chased(agency: string, gap: number): this {
    const chase = { how: this.#chance.pick(['PHONE', 'EMAIL'] as const), note: this.#chance.pick(said.chaseNotes) };
    return this.leg(gap, [{ kind: 'chase', enquiry: this.#enquiryKey(this.#enquiries), agency, by: 'officer', chase }]);
  }

  demanded(gap = this.#minutes(10, 60)): this {
    const reason = this.#chance.pick(words.demandReason);
    const [agency, agencyKind] = this.#chance.pick([
      ['police-met-cn', 'POLICE'],
      ['health-RAL-ED', 'HEALTH'],
    ] as const);
    return this.each(gap, 'socialWorker', () => ({ do: 'demand-strategy', agency, agencyKind, reason }));
  }

  demandDeclined(gap = this.#minutes(20, 90)): this {
    const reason = this.#chance.pick(words.declineDemandReason);
    return this.each(gap, this.#manager(), () => ({ do: 'decline-strategy', reason }), { look: true });
  }

  strategyCalled(gap = this.#minutes(8, 50), by: Persona = this.#manager(), real = false): this {
    return this.each(
      gap,
      by,
      ({ child }) => ({ do: 'request-strategy', reason: words.strategyReason(this.#chance, child, this.file.harm) }),
      { look: true, real },
    );
  }

  strategyHeld(outcome: 'S47_JOINT' | 'S47_SINGLE' | 'NO_S47', gap = this.#minutes(40, 150)): this {
    const isQuorate = this.#chance.happens(0.93);
    const attended = [
      { agency: 'council-camden-front-door', agencyKind: 'COUNCIL', name: 'Duty manager' },
      { agency: 'police-met-cn', agencyKind: 'POLICE', name: 'DS Hannah Quill' },
      ...(isQuorate ? [{ agency: 'health-RAL-ED', agencyKind: 'HEALTH', name: 'Dr Kofi Mensah' }] : []),
    ];
    const dissents = this.#chance.happens(0.1);
    return this.each(gap, this.#manager(), ({ child }) => ({
      do: 'hold-strategy',
      attended,
      outcome,
      dissent: dissents ? [{ agency: 'police-met-cn', words: 'Would have waited for the download of the phone.' }] : [],
      medical: this.#chance.happens(0.4),
      reason: words.heldReason(this.#chance, child),
      whoSeesTheChild: outcome === 'NO_S47' ? null : words.whoSees(this.#chance, child),
      crimeReference: outcome === 'S47_JOINT' ? `CR/${this.#chance.between(100_000, 999_999)}` : null,
      siblingsSafety: this.#chance.pick(words.siblingsSafety),
    }));
  }

  decisionProposed(end: ends.End, by: 'socialWorker' | Manager = 'socialWorker', gap = this.#minutes(20, 120)): this {
    this.#proposedBy = by;
    return this.each(gap, by, (subject) => ({ do: 'propose-decision', ...this.#decision(subject, end) }), {
      look: true,
    });
  }

  /** Whoever decides is another person than who proposed; what nobody answered is named one by one before it. */
  decided(end: ends.End, gap = this.#minutes(15, 120)): this {
    const withoutAssessment = end !== 'ASSESSMENT';
    this.#agenciesToAsk();
    if (withoutAssessment && this.file.isPattern) this.decisionProposed(end, 'secondManager');
    const by: Manager = this.#proposedBy === 'secondManager' ? 'manager' : this.#manager();
    if (withoutAssessment)
      for (const agency of this.#unanswered)
        this.each(4, by, ({ child }) => ({
          do: 'decide-without-check',
          agency,
          reason: this.#chance.pick(
            agency === 'SCHOOL' && this.#ageOf(child) < 5 ? said.withoutSchool : said.withoutReasons,
          ),
        }));
    if (withoutAssessment) this.#unanswered = [];
    this.#proposedBy = null;
    return this.each(gap, by, (subject) => ({ do: 'decide', ...this.#decision(subject, end) }), { look: true });
  }

  decidedByNight(end: ends.End, gap = this.#minutes(15, 50)): this {
    return this.each(gap, 'emergencyDuty', (subject) => ({ do: 'decide', ...this.#decision(subject, end) }), {
      real: true,
      look: true,
    });
  }

  earlyHelp(answer: 'ACCEPTED' | 'DECLINED', gap = this.#minutes(200, 1_100)): this {
    return this.each(gap, 'earlyHelp', () =>
      answer === 'ACCEPTED'
        ? {
            do: 'accept-handover',
            acceptedBy: this.#chance.pick(ends.earlyHelpAccepts),
            how: 'At the weekly allocation',
            inWriting: false,
          }
        : {
            do: 'refuse-handover',
            refusedBy: 'Niamh Doyle, early help',
            reason: this.#chance.pick(ends.earlyHelpDeclines),
          },
    );
  }

  offered(kind: 'OPEN_CASE' | 'OTHER_AUTHORITY', gap = this.#minutes(10, 50)): this {
    return this.each(gap, 'socialWorker', () => ({
      do: 'offer-handover',
      kind,
      openCase:
        kind === 'OPEN_CASE' ? this.#chance.pick(['CHILD_IN_NEED', 'CHILD_PROTECTION', 'EARLY_HELP'] as const) : null,
      authority: kind === 'OTHER_AUTHORITY' ? this.#chance.pick(['210', '309', '204']) : null,
      to: kind === 'OPEN_CASE' ? this.#chance.pick(ends.handoverTo) : 'The front door of the family’s home authority',
      note: this.#chance.pick(ends.handoverNotes),
    }));
  }

  accepted(gap = this.#minutes(60, 380)): this {
    return this.each(gap, 'officer', () => ({
      do: 'accept-handover',
      acceptedBy: this.#chance.pick(ends.acceptedBy),
      how: this.#chance.pick(ends.acceptedHow),
      inWriting: true,
    }));
  }

  refused(gap = this.#minutes(90, 300)): this {
    const reason = this.#chance.pick(ends.routeRefusals);
    return this.each(gap, 'socialWorker', () => ({
      do: 'refuse-handover',
      refusedBy: this.#chance.pick(ends.acceptedBy),
      reason,
    }));
  }

  linkedTo(open: (subject: Subject) => ContactKey, gap = this.#minutes(5, 30)): this {
    return this.each(gap, 'socialWorker', (subject) => ({
      do: 'link-to-open',
      openContactId: open(subject),
      suggestedRating: null,
      reason: this.#chance.pick(ends.secondReportWords),
    }));
  }

  advised(by: 'officer' | 'socialWorker', childNamed: boolean, gap = this.#minutes(10, 60)): this {
    return this.each(gap, by, () => ({
      do: 'give-advice',
      childNamed,
      advice: this.#chance.pick(ends.adviceWords),
      askedBy: 'The person who rang, by phone',
    }));
  }

  /** The referrer hears what became of it, mostly within a working day. */
  told(outcome: string, gap = this.#chance.happens(0.9) ? this.#minutes(20, 400) : this.#minutes(600, 900)): this {
    const { isAnonymous, source } = this.file;
    const isPublic = source === 'PUBLIC';
    const state = isAnonymous
      ? 'NOT_POSSIBLE'
      : this.#chance.weighted({ SENT: 68, TOLD_BY_PHONE: 28, WITHHELD: isPublic ? 0 : 4 });
    const texts = {
      SENT: isPublic ? ends.feedbackToPublic : null,
      TOLD_BY_PHONE: ends.feedbackByPhone,
      WITHHELD: ends.feedbackWithheld,
      NOT_POSSIBLE: ends.feedbackNotPossible,
    }[state];
    return this.each(gap, 'socialWorker', () => ({
      do: 'record-feedback',
      state,
      tier: isPublic ? 'PUBLIC' : 'PROFESSIONAL',
      words: texts ? this.#chance.pick(texts) : ends.feedbackWords(this.#chance, outcome),
    }));
  }

  later(outcome: Extract<PlannedStep, { do: 'record-later-outcome' }>['outcome'], gap: number): this {
    return this.each(gap, 'officer', () => ({
      do: 'record-later-outcome',
      outcome,
      note: this.#chance.pick(ends.laterNotes),
    }));
  }

  /** What came new about these children is read by a manager, who lets the earlier decision stand. */
  lookedAgain(gap = this.#minutes(15, 200)): this {
    const by = this.#manager();
    const again = this.file.subjects.filter(({ earlier }) => earlier.length > 0);
    return this.leg(
      gap,
      again.map(({ child }) => ({
        kind: 'look-again',
        truly: child.key,
        reason: this.#chance.pick(ends.standsWords),
        by,
      })),
    );
  }

  reopened(gap = this.#minutes(30, 200)): this {
    const reason = this.#chance.pick(ends.reopenWords);
    return this.each(gap, this.#manager(), () => ({ do: 'reopen', because: 'NEW_INFORMATION', reason }));
  }

  #minutes = (low: number, high: number): number => this.#chance.between(low, high);
  #manager = (): Manager => this.#chance.pick(['manager', 'secondManager'] as const);
  #enquiryKey = (serial: number): string => `${this.file.key}:enquiry-${serial}`;
  #kindOf = (code: string) => this.parts.agencies.find((agency) => agency.code === code)?.kind ?? 'COUNCIL';
  #ageOf({ dateOfBirth, expected }: InventedChild): number {
    return expected !== undefined
      ? -1
      : (Date.parse(this.file.receivedAt) - Date.parse(`${dateOfBirth}T00:00:00Z`)) / (365.25 * 86_400_000);
  }

  #answererOf(agency: string): Persona {
    if (agency === 'police-met-cn') return 'policeNavigator';
    if (agency === 'health-RAL-ED') return 'healthNavigator';
    return agency === 'school-100045' ? 'schoolLead' : 'socialWorker';
  }

  #asked: readonly string[] | null = null;
  /** The list of the colour; the school by the children's ages, none where none is of an age for one. */
  #agenciesToAsk(): readonly string[] {
    if (this.#asked) return this.#asked;
    const schools = this.parts.agencies.filter(({ kind }) => kind === 'SCHOOL').map(({ code }) => code);
    const eldest = Math.max(...this.file.subjects.map(({ child }) => this.#ageOf(child)));
    const school =
      eldest < 2 ? null : eldest < 5 ? schools.at(-1) : eldest < 11 ? schools[0] : (schools[1] ?? schools[0]);
    const required = this.parts.requiredChecks[this.colour];
    if (!required)
      return (this.#asked = [school ?? 'health-ZZ9-HV'].filter((code) =>
        this.parts.agencies.some((a) => a.code === code),
      ));
    this.#unanswered = required.map((entry) => ('agency' in entry ? entry.agency : entry.kind));
    return (this.#asked = required.flatMap((entry) =>
      'agency' in entry ? entry.agency : entry.kind === 'SCHOOL' && school ? school : [],
    ));
  }

  #assessment({ child, earlier }: Subject) {
    return {
      rating: this.colour,
      level: levelOf[this.colour],
      factors: [...this.file.harm],
      historySeen: earlier.slice(-4),
      reason: words.ratingReason(this.#chance, child, this.colour, this.file.harm),
      lengthen: false,
    };
  }

  #decision(
    { child, earlier }: Subject,
    end: ends.End,
  ): Omit<DecisionCommand, 'by' | 'role' | 'at' | 'now' | 'revision' | 'carriedFrom'> {
    const told = this.#chance.happens(0.8);
    return {
      outcome: end,
      level:
        end === 'ASSESSMENT'
          ? this.colour === 'RED'
            ? 4
            : 3
          : end === 'EARLY_HELP'
            ? 2
            : levelOf[this.colour] > 2
              ? 2
              : 1,
      reason: ends.decisionReason(this.#chance, child, end, this.file.harm),
      nfaReason: end === 'NO_FURTHER_ACTION' ? this.#chance.pick(ends.nfaReasons) : null,
      whatWouldChange:
        end === 'NO_FURTHER_ACTION' || this.#chance.happens(0.3) ? this.#chance.pick(ends.wouldChange) : null,
      signpostedTo: end === 'SIGNPOST' ? this.#chance.pick(ends.signposts) : null,
      warmHandover: end === 'SIGNPOST' ? this.#chance.happens(0.6) : null,
      agreement: end === 'EARLY_HELP' ? 'GIVEN' : this.#chance.weighted({ GIVEN: 55, REFUSED: 10, NOT_SOUGHT: 35 }),
      family: told ? 'TOLD' : 'NOT_TOLD',
      notTold: told ? null : this.#chance.pick(['NOT_REACHED', 'RISK_TO_CHILD', 'PREJUDICES_INVESTIGATION'] as const),
      lawfulBasis: [...basisOf[end]],
      voice: this.#voice(child),
      // Keys: what was raised now, and what was raised before.
      reliedOn: [this.file.key, ...earlier.slice(-2).map((contact) => contact.split('/')[0]!)],
    };
  }

  #voice(child: InventedChild): DecisionCommand['voice'] {
    const age = this.#ageOf(child);
    const silent = { method: null, language: null, interpreter: null, alone: null, words: null };
    const because = (absence: keyof typeof ends.whyNoWords) => ({
      ...silent,
      absence,
      whyAbsent: sentences(this.#chance, child, ends.whyNoWords[absence]),
    });
    if (age < 0) return because('UNBORN');
    if (age < 3) return because('TOO_YOUNG');
    if (this.#chance.happens(0.28))
      return because(this.#chance.weighted({ NOT_SEEN_YET: 70, DECLINED: age > 8 ? 20 : 0, NOT_SAFE_TO_ASK: 10 }));
    const { language } = child;
    return {
      method:
        age < 6
          ? this.#chance.pick(['DRAWN_OR_PLAYED', 'SPOKEN'] as const)
          : this.#chance.pick(['SPOKEN', 'SPOKEN', 'WRITTEN', 'THROUGH_ANOTHER'] as const),
      language,
      interpreter: language !== 'en' && this.#chance.happens(0.4),
      alone: this.#chance.happens(0.7),
      absence: null,
      words: this.#chance.pick(age < 9 ? ends.wordsYoung : ends.wordsOlder),
      whyAbsent: null,
    };
  }
}
