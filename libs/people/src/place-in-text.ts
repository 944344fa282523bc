import { normalisePostcode } from '#kernel';
import { placeOf, type SaidAddress } from './address-match.js';

const postcodes = /\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b/gi;

/**
 * Whether a text names an address: its postcode, however it is spaced, or the words of its street or house one after the other, with or without
 * a number and in short forms ("Rd"). One word alone names a place too: in doubt a person looks.
 */
export function namesPlace(text: string, address: SaidAddress): boolean {
  const place = placeOf(address);
  const said = (text.match(postcodes) ?? []).map((one) => normalisePostcode(one));
  if (place.postcode !== null && said.includes(place.postcode)) return true;
  const named = placeOf(address.line1 === undefined ? {} : { line1: address.line1 }).words;
  return named.length > 0 && ` ${placeOf({ line1: text }).words.join(' ')} `.includes(` ${named.join(' ')} `);
}
