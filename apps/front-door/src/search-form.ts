import { isRealDay, textOf, type Given } from './query.js';
import type { SearchTerms } from './view-models.js';

/** The search form as it was typed, for showing it again. */
export interface TypedSearch {
  readonly name: string;
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly postcode: string;
  readonly number: string;
}

export const emptySearch: TypedSearch = { name: '', day: '', month: '', year: '', postcode: '', number: '' };

type FormError = { readonly href: string; readonly text: string; readonly field: string };

/** Reads the search form: at least one thing to search by, and a date of birth that the calendar has. */
export function readSearchForm(body: Given | undefined): {
  readonly typed: TypedSearch;
  readonly terms: SearchTerms | null;
  readonly errors: readonly FormError[];
} {
  const text = (member: string, limit?: number) => textOf(body, member, limit) ?? '';
  const typed: TypedSearch = {
    name: text('name'),
    day: text('dateOfBirth-day', 2),
    month: text('dateOfBirth-month', 2),
    year: text('dateOfBirth-year', 4),
    postcode: text('postcode', 10),
    number: text('number', 20),
  };
  const someDate = Boolean(typed.day || typed.month || typed.year);
  const dateOfBirth = someDate ? `${typed.year}-${typed.month.padStart(2, '0')}-${typed.day.padStart(2, '0')}` : '';
  const errors: FormError[] = [];
  if (someDate && !isRealDay(dateOfBirth))
    errors.push({
      href: '#date-of-birth-day',
      field: 'dateOfBirth',
      text: 'Enter a whole date of birth, for example 18 6 2015, or leave it out',
    });
  if (!typed.name && !someDate && !typed.postcode && !typed.number)
    errors.push({ href: '#name', field: 'name', text: 'Enter at least one thing to search by' });
  return {
    typed,
    errors,
    terms: errors.length > 0 ? null : { name: typed.name, dateOfBirth, postcode: typed.postcode, number: typed.number },
  };
}

/** The form again from what was searched for. */
export function typedFrom(terms: SearchTerms): TypedSearch {
  const [year = '', month = '', day = ''] = terms.dateOfBirth.split('-');
  const plain = (text: string) => text.replace(/^0/, '');
  return {
    name: terms.name,
    day: plain(day),
    month: plain(month),
    year,
    postcode: terms.postcode,
    number: terms.number,
  };
}
