import { ConcernRaisedDto } from './concern-raised.dto.js';
import { describePart, members, type JsonSchema, type Member, type PartClass } from './members.js';

export const concernRaisedType = 'uk.safeguarding.concern.raised.v1';

/**
 * The published JSON Schema (2020-12) of a concern's `data`, made from the same decorated classes that check it.
 * The rules that fields alone cannot say are in its description and in the interface's guide.
 */
export function concernRaisedSchema(): JsonSchema {
  const { description } = describePart(ConcernRaisedDto);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `/api/schemas/${concernRaisedType}`,
    title: concernRaisedType,
    description,
    ...objectSchema(ConcernRaisedDto),
    $defs: Object.fromEntries(
      partsUnder(ConcernRaisedDto)
        .map((part) => [
          describePart(part).name,
          { description: describePart(part).description, ...objectSchema(part) },
        ])
        .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    ),
  };
}

function objectSchema(part: PartClass): JsonSchema {
  const all = members(part);
  const required = all.filter((member) => member.about.required).map((member) => member.name);
  return {
    type: 'object',
    additionalProperties: false,
    ...(describePart(part).notEmpty ? { minProperties: 1 } : {}),
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(all.map((member) => [member.name, memberSchema(member)])),
  };
}

function memberSchema({ about, schema, part, list }: Member): JsonSchema {
  const words = { description: about.description, ...(about.examples ? { examples: about.examples } : {}) };
  const value = part ? { $ref: `#/$defs/${describePart(part()).name}` } : schema;
  if (!list) return { ...words, ...value };
  return {
    ...words,
    type: 'array',
    ...(list.min > 0 ? { minItems: list.min } : {}),
    maxItems: list.max,
    ...(list.unique ? { uniqueItems: true } : {}),
    items: value,
  };
}

/** Every part below one, each once. */
function partsUnder(root: PartClass, known = new Set<PartClass>()): PartClass[] {
  for (const { part } of members(root)) {
    if (!part || known.has(part())) continue;
    known.add(part());
    partsUnder(part(), known);
  }
  return [...known];
}
