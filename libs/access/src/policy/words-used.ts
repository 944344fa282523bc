import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import { knownWords } from './entities.js';

/** Kinds of words that the schema lists itself, so that Cedar finds a wrong one. */
const listedBySchema: ReadonlySet<string> = new Set(['Purpose', 'Tie', 'Restriction']);

/** The ties that a policy names, and the words in it that mean nothing to the hub: a policy about them would silently decide nothing. */
export function wordsOutside(policy: PolicyJson): { ties: string[]; unknown: string[] } {
  const ties: string[] = [];
  const unknown: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    const { type, id } = node as { type?: unknown; id?: unknown };
    if (typeof type === 'string' && typeof id === 'string') {
      if (type === 'Tie') ties.push(id);
      const word = `${type}::"${id}"`;
      if (!listedBySchema.has(type) && !knownWords.has(word)) unknown.push(word);
    }
    Object.values(node).forEach(visit);
  };
  visit(policy);
  return { ties, unknown };
}
