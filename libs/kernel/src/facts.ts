import { Type, type Static, type TObject } from '@sinclair/typebox';
import type { Uuid } from './ids.js';

export { Type as T, type Static };

/**
 * Flat strings that travel with every event, all mandatory. None may carry personal content:
 * `actor` is an opaque staff or client id, `purpose` and `lawfulBasis` are codes.
 */
export interface EventMeta {
  readonly commandId: Uuid;
  readonly correlationId: Uuid;
  readonly causationId: Uuid;
  readonly actor: string;
  readonly agency: string;
  readonly role: string;
  readonly purpose: string;
  readonly lawfulBasis: string;
  readonly schema: string;
  readonly traceparent: string;
}

/** What a handler knows of who asks and why; the command runner completes it to an EventMeta. */
export type CommandContext = Pick<
  EventMeta,
  'correlationId' | 'causationId' | 'actor' | 'agency' | 'role' | 'purpose' | 'lawfulBasis' | 'traceparent'
>;

/** Personal content of a fact before it is sealed: about one mention, or shared by several (`mention` is then the shared part's own id). */
export interface PlainSection {
  readonly mention: Uuid;
  readonly section: string;
  readonly content: unknown;
  /** Set where several people share the section: it is sealed once under a key of its own, wrapped for each of these mentions. */
  readonly sharedBy?: readonly Uuid[];
}

/** One thing that happened, as a decider states it: plain data, and what must be sealed. */
export interface Fact<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
  readonly sections?: readonly PlainSection[];
}

/** One entry of the event catalogue: name, stream, meaning, schema of `data`, and the sections it may carry. */
export interface EventDefinition<Type extends string = string, Schema extends TObject = TObject> {
  readonly type: Type;
  /** Stream category with its dash, e.g. `contact-`. */
  readonly stream: string;
  readonly meaning: string;
  readonly data: Schema;
  /** Section name to what it holds; empty where nothing personal is carried. */
  readonly sealed: Readonly<Record<string, string>>;
}

export function defineEvent<Type extends string, Schema extends TObject>(
  definition: EventDefinition<Type, Schema>,
): EventDefinition<Type, Schema> {
  return definition;
}

/** The fact type that an event definition describes. */
export type FactOf<Definition> =
  Definition extends EventDefinition<infer Type, infer Schema> ? Fact<Type, Static<Schema>> : never;
