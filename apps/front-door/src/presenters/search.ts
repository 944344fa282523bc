import { dateTime, listOf } from '#ui';
import type { Names } from '../names.js';
import type { SearchHit, SearchResults, SearchTerms } from '../view-models.js';
import { childName, childRows, fullestName } from './child-words.js';
import { links } from './links.js';

const compared = new Set(['Date of birth', 'Expected', 'Age, estimated', 'NHS number', 'UPN', 'Address']);

function presentHit(hit: SearchHit, names: Names) {
  const opened = hit.mentions.flatMap(({ agency, child }) => (child.state === 'opened' ? [{ agency, child }] : []));
  const given = [...new Set(opened.map(({ child }) => childName(child)))];
  const name = fullestName(given);
  const details = new Map<string, Set<string>>();
  for (const { child } of opened)
    for (const { label, lines } of childRows(child.content.child, child.withheld))
      if (compared.has(label))
        for (const { text } of lines) details.set(label, (details.get(label) ?? new Set<string>()).add(text));
  return {
    href: links.child(hit.childId),
    name: name ?? 'Child whose details were erased',
    alsoGivenAs: listOf(given.filter((other) => other !== name)),
    details: [...details].map(([label, texts]) => ({ label, text: [...texts].join(' or ') })),
    toldBy: listOf([...new Set(hit.mentions.map(({ agency }) => names.agency(agency)))]),
    reasons: hit.reasons,
    sealed: hit.sealed,
    // Nothing is told of a sealed record, the time of its last word neither.
    lastHeard: hit.sealed ? null : dateTime(hit.lastHeardAt),
  };
}

/** The searcher's own words, for the form and the heading. */
export const noTerms: SearchTerms = { name: '', dateOfBirth: '', postcode: '', number: '' };

export const presentResults = (results: SearchResults, names: Names) => ({
  performed: dateTime(results.performedAt),
  terms: results.terms.state === 'opened' ? results.terms.content : noTerms,
  termsGone: results.terms.state !== 'opened',
  hits: results.hits.map((hit) => presentHit(hit, names)),
  more: results.more,
});
