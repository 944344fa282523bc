/** The parts of JSON Schema that event definitions are written in. */
export interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, Schema>>;
}

/** One line of a schema's table: `children[].mentionId`, what it may hold, and what it means. */
export interface SchemaRow {
  readonly member: string;
  readonly holds: string;
  readonly meaning: string;
}

/**
 * Reads a schema as a table, members of members below them. Throws on a construct that the table cannot tell, so that none is
 * left out without anybody noticing.
 */
export function schemaRows(schema: Schema, prefix = ''): SchemaRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const optional = schema.required?.includes(name) ? '' : ', may be missing';
    const path = `${prefix}${name}`;
    return [
      { member: path, holds: holds(member) + optional, meaning: member.description ?? '' },
      ...innerRows(member, path),
    ];
  });
}

/** The rows of an object inside: itself, the items of a list, or the one alternative that is an object. */
function innerRows(schema: Schema, path: string): SchemaRow[] {
  if (schema.properties) return schemaRows(schema, `${path}.`);
  if (schema.items) return innerRows(schema.items, `${path}[]`);
  return (schema.anyOf ?? []).flatMap((alternative) => innerRows(alternative, path));
}

function holds(schema: Schema): string {
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum) return schema.enum.map((one) => `\`${String(one)}\``).join(' or ');
  if (schema.anyOf) return schema.anyOf.map(holds).join(' or ');
  if (schema.items) return `list of ${schema.items.properties ? 'objects' : holds(schema.items)}`;
  if (schema.patternProperties) return `object of ${Object.values(schema.patternProperties).map(holds).join(' or ')}`;
  if (schema.properties) return 'object';
  if (schema.format) return schema.format === 'uuid' ? 'UUID' : schema.format;
  if (schema.type) return schema.type;
  throw new Error(`The catalogue cannot tell what ${JSON.stringify(schema)} holds: teach schema-rows.ts.`);
}
