import { glassReasons, type GlassChoice } from '#access';
import { sentence } from '#ui';
import type { Field, FormError } from '../forms/fields.js';
import type { Names } from '../names.js';
import { label } from '../words.js';
import { choiceWords } from './glass-words.js';

/** What the form asks: where there is more than one thing to see, that first; one alone goes along. */
export const fieldsFor = (choices: readonly GlassChoice[], names: Names): readonly Field[] => [
  choices.length > 1 ? whatField(choices, names) : { kind: 'hidden', name: 'what', value: choices[0]!.code },
  ...glassFields,
];

/** Whoever asked for something asks for nothing else because that was opened, lifted or placed since. */
export const faultsOfChosen = (choices: readonly GlassChoice[], chosen: readonly string[]): readonly FormError[] =>
  chosen.length > 0 && chosen.every((code) => choices.some((choice) => choice.code === code))
    ? []
    : [
        {
          href: '#reason',
          text: 'What is kept from you has changed since you opened this page. Look again, then send it',
        },
      ];

const whatField = (choices: readonly GlassChoice[], names: Names): Field => ({
  kind: 'checkboxes',
  name: 'what',
  label: 'What do you have to see?',
  hint: 'Only what you need: the rest stays closed.',
  missing: 'Choose what you have to see',
  groups: [
    {
      title: null,
      options: choices.map((choice) => ({ value: choice.code, text: sentence(choiceWords(choice, names)) })),
    },
  ],
});

/** What one has to say to see a restricted record at once. */
const glassFields: readonly Field[] = [
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
