import type { AgencyFacts } from '#concerns';
import { dayWords, humanise } from './words.js';

type Sentence = (value: never) => string | null;
const yes =
  (text: string, otherwise: string | null = null) =>
  (value: boolean) =>
    value ? text : otherwise;

/** How each member of an agency's block reads; a member without a sentence of its own reads "name: value", so none is lost. */
const sentences: Record<AgencyFacts['block'], Record<string, Sentence>> = {
  school: {
    yearGroup: (value: string) => `Year ${value}.`,
    attendancePercent: (value: number) => `Attendance ${value}%.`,
    lastAttended: (day: string) => `Last attended ${dayWords(day)}.`,
    sen: (code: string) =>
      ({
        N: 'No special educational needs recorded.',
        K: 'Special educational needs support.',
        E: 'Education, health and care plan.',
      })[code] ?? `SEN ${code}.`,
    freeSchoolMeals: yes('Free school meals.'),
  },
  health: {
    odsCode: () => null,
    mode: (code: string) =>
      ({
        FACE_TO_FACE: 'Seen face to face.',
        VIDEO: 'By video: not a sighting.',
        PHONE: 'By phone: not a sighting.',
        ONLINE_FORM: 'By online form: not a sighting.',
        NOT_SEEN: 'Not seen.',
      })[code] ?? null,
    seenAlone: yes('Seen alone.', 'Not seen alone.'),
    presentingComplaint: (text: string) => `Came with: ${text}.`,
    explanationConsistent: yes('Explanation consistent.', 'Explanation not consistent.'),
    leftBeforeSeen: yes('Left before being seen.'),
    cpisChecked: yes(
      'Child Protection Information Sharing checked.',
      'Child Protection Information Sharing not checked.',
    ),
  },
  police: {
    incidentReference: (text: string) => `Incident ${text}.`,
    attended: yes('Officers attended.', 'Officers did not attend.'),
    childSeenAt: (at: string) => `Child seen by officers at ${timeWords(at)}.`,
    homeConditions: (text: string) => `Home: ${text}.`,
    protectionPowersUsed: yes('Police protection used.', 'Police protection not used.'),
    rating: (code: string) => `Rated ${humanise(code)} by police.`,
    handlingCode: (code: string) => `Handling code ${code}.`,
    childrenSeen: () => null,
  },
  council: {
    service: () => null,
    placementType: (code: string) => `Placement: ${humanise(code)}.`,
    movesIn12Months: (count: number) => `${count} move${count === 1 ? '' : 's'} in 12 months.`,
    membersSeen: (count: number) => `${count} household member${count === 1 ? '' : 's'} seen.`,
    arrears: yes('Rent arrears.', 'No rent arrears.'),
  },
};

const londonTimes = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'Europe/London',
});
const timeWords = (at: string) => londonTimes.format(new Date(at));

/** An agency's own facts as sentences, in the order in which they were sent. */
export function factSentences(block: AgencyFacts): string[] {
  return Object.entries(block.facts).flatMap(([name, value]) => {
    if (name === 'about' || name.endsWith('Text')) return [];
    const known = sentences[block.block][name];
    const sentence = known ? known(value as never) : `${humanise(name.replace(/([A-Z])/g, '_$1'))}: ${String(value)}.`;
    return sentence === null ? [] : [sentence.replace(/\.\.$/, '.')];
  });
}
