import { abandonReasons, requesters, withholdingGrounds } from '#access';
import type { Field } from '../forms/fields.js';
import { label } from '../words.js';

/** What an export is begun with. */
export const prepareFields: readonly Field[] = [
  {
    kind: 'text',
    name: 'child',
    label: 'Which child?',
    hint: 'The child’s id, or the address of the child’s access log.',
    missing: 'Enter the child’s id',
  },
  {
    kind: 'text',
    name: 'caseReference',
    label: 'Reference of the request',
    hint: 'As the case system has it, for example SAR-2026/0114. It stands in the file and holds no name.',
    missing: 'Enter the reference of the request',
  },
  {
    kind: 'radios',
    name: 'requester',
    label: 'Who asks?',
    hint: 'More is withheld from a parent or a solicitor than from the child.',
    missing: 'Choose who asks',
    options: requesters.map((value) => ({ value, text: label('requester', value) })),
  },
];

/** What becomes of the rows that were ticked. */
export const markFields: readonly Field[] = [
  {
    kind: 'radios',
    name: 'as',
    label: 'What becomes of the rows you ticked?',
    missing: 'Choose what becomes of the rows',
    options: (['WITHHELD', 'LET_THROUGH', 'AS_RULED'] as const).map((value) => ({
      value,
      text: label('exportMark', value),
    })),
  },
  {
    kind: 'select',
    name: 'ground',
    label: 'On which ground, where you withhold them',
    options: withholdingGrounds.map((value) => ({ value, text: label('withholdingGround', value) })),
  },
];

export const abandonFields: readonly Field[] = [
  {
    kind: 'select',
    name: 'reason',
    label: 'Why is it given up?',
    missing: 'Choose why it is given up',
    options: abandonReasons.map((value) => ({ value, text: label('abandonReason', value) })),
  },
];
