/** The medians and ratios that goals speak of. */
export interface Medians {
  readonly ours: number;
  readonly ratioToRaw: number | null;
  readonly ratioToPeer: number | null;
}

interface Goal {
  readonly text: string;
  /** Null where what it compares with was not measured. */
  readonly met: (medians: Medians) => boolean | null;
}

const ofRaw = (share: number): Goal => ({
  text: `at least ${share} of raw`,
  met: ({ ratioToRaw }) => (ratioToRaw === null ? null : ratioToRaw >= share),
});
const timesPeer = (times: number): Goal => ({
  text: `at least ${times} times the peer`,
  met: ({ ratioToPeer }) => (ratioToPeer === null ? null : ratioToPeer >= times),
});
const above = (limit: number, unit: string): Goal => ({
  text: `above ${limit} ${unit}`,
  met: ({ ours }) => ours > limit,
});
const under = (limit: number, unit: string): Goal => ({
  text: `under ${limit} ${unit}`,
  met: ({ ours }) => ours < limit,
});

/** What the house wants of each figure; a figure without a line here is there to explain another. */
const goals: Readonly<Record<string, readonly Goal[]>> = {
  B1: [ofRaw(0.8), timesPeer(10)],
  B2: [ofRaw(0.8), timesPeer(10)],
  'B2.gain': [above(5, 'times')],
  B3: [ofRaw(0.5)],
  B4: [ofRaw(0.5)],
  'B4.memory': [under(300, 'MiB')],
  B5: [under(50, 'ms')],
  B6: [under(20, 'ms')],
  'B6.past': [under(20, 'ms')],
  'B6.growth': [under(1.5, 'times')],
  B7: [under(30, 'ms')],
  B8: [under(100, 'ms')],
  B9: [under(3, 'ms')],
  B10: [under(5, '%')],
  'B10.step': [under(5, '%')],
};

/** The goal of a figure in words, and whether it was met. */
export function goalOf(id: string, medians: Medians): { goal: string | null; met: boolean | null } {
  const wanted = goals[id] ?? [];
  if (wanted.length === 0) return { goal: null, met: null };
  const answers = wanted.map((goal) => goal.met(medians)).filter((answer) => answer !== null);
  return { goal: wanted.map(({ text }) => text).join('; '), met: answers.length > 0 ? answers.every(Boolean) : null };
}
