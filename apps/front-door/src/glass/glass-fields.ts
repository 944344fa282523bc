import { glassReasons } from '#access';
import type { Field } from '../contact/fields.js';
import { label } from '../words.js';

/** What one has to say to see a restricted record at once. */
export const glassFields: readonly Field[] = [
  {
    kind: 'radios',
    name: 'reason',
    label: 'Why do you have to see it now?',
    missing: 'Choose why you have to see it now',
    options: glassReasons.map((value) => ({ value, text: label('glassReason', value) })),
  },
  {
    kind: 'textarea',
    name: 'words',
    label: 'In your own words',
    hint: 'At least 20 characters: what is happening, and what you have to find out. Whoever confirms and reviews it reads this.',
    missing: 'Say in your own words why you have to see it now',
    limit: 2000,
    rows: 3,
  },
];
