import type { GlassChoice, GlassOpens } from '#access';
import { listOf } from '#ui';
import type { Names } from '../names.js';
import { words } from '../words.js';

/** What breaking the glass opens, within a sentence. */
export const opensWords = (opens: readonly GlassOpens[]): string =>
  listOf(
    opens.map((one) =>
      one === 'PAGE' ? 'the whole record' : one === 'ENTRY' ? 'what is sealed' : words('fieldGroup', one),
    ),
  );

/** The same with those for whom it is kept. */
export const choiceWords = ({ opens, owners }: GlassChoice, names: Names): string =>
  `${opensWords(opens)}, restricted for ${listOf(owners.map((owner) => names.agency(owner)))}`;
