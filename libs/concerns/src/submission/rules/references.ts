import type { Scene } from './scene.js';

/** References name people within one submission: none twice, and every one that is used must be there. */
export function referenceRules(scene: Scene): void {
  const { data, report } = scene;
  const children = unique(scene, data.children, '/data/children');
  unique(scene, data.adults, '/data/adults');
  // Without children to point at, every reference would be a second complaint about the same fault.
  if (!children) return;
  const resolves = (reference: string | undefined, pointer: string) => {
    if (reference !== undefined && !children.has(reference))
      report(pointer, 'unknown-reference', 'No child of this submission has this reference.');
  };
  data.adults?.forEach((adult, index) =>
    adult?.relationships?.forEach((related, place) =>
      resolves(related?.to, `/data/adults/${index}/relationships/${place}/to`),
    ),
  );
  resolves(data.childsWords?.child, '/data/childsWords/child');
  for (const block of ['school', 'health', 'police', 'council'] as const)
    resolves(data[block]?.about, `/data/${block}/about`);
  data.police?.childrenSeen?.forEach((reference, index) => resolves(reference, `/data/police/childrenSeen/${index}`));
}

/** The references of a list of people; null where there is no such list. */
function unique(
  scene: Scene,
  people: readonly ({ readonly reference?: string } | undefined)[] | undefined,
  at: string,
): Set<string> | null {
  if (!people) return null;
  const known = new Set<string>();
  people.forEach((person, index) => {
    const reference = person?.reference;
    if (reference === undefined) return;
    if (known.has(reference))
      scene.report(`${at}/${index}/reference`, 'repeated', 'reference is used before in this list: give each its own.');
    known.add(reference);
  });
  return known;
}
