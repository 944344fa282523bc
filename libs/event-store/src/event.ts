import type { EventMeta, Fact, Instant, Uuid } from '#kernel';
import type { Position, StoredEvent } from './port.js';

/** One encrypted section as an event carries it. */
export interface SealedSection {
  readonly mention: Uuid;
  readonly section: string;
  /** Sealed bytes (see the vault), never opened here. */
  readonly box: Uint8Array;
}

/** A stored event with its JSON parts read; what projections, reactors and deciders see. */
export interface RecordedEvent<Type extends string = string, Data = unknown> {
  readonly id: Uuid;
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly type: Type;
  readonly recordedAt: Instant;
  readonly data: Data;
  readonly sections: readonly SealedSection[];
  readonly meta: EventMeta;
}

const json = (bytes: Uint8Array) =>
  JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));

/** Reads the JSON parts when they are first asked for: most readers need one of the three. */
class LazyEvent implements RecordedEvent {
  #data: unknown;
  #sections: readonly SealedSection[] | undefined;
  #meta: EventMeta | undefined;
  constructor(private readonly stored: StoredEvent) {}
  get id() {
    return this.stored.id;
  }
  get stream() {
    return this.stored.stream;
  }
  get revision() {
    return this.stored.revision;
  }
  get position() {
    return this.stored.position;
  }
  get type() {
    return this.stored.type;
  }
  get recordedAt() {
    return this.stored.recordedAt;
  }
  get data() {
    return (this.#data ??= json(this.stored.data));
  }
  get sections() {
    return (this.#sections ??= decodeSections(this.stored.sealed));
  }
  get meta() {
    return (this.#meta ??= json(this.stored.meta));
  }
}

export const decodeEvent = (stored: StoredEvent): RecordedEvent => new LazyEvent(stored);

/** Wire form of sections: `[{"mention","section","box"}]`, box in base64. Order is kept. */
export function encodeSections(sections: readonly SealedSection[]): Uint8Array {
  const parts = sections.map(
    ({ mention, section, box }) =>
      `{"mention":${JSON.stringify(mention)},"section":${JSON.stringify(section)},"box":"${base64(box)}"}`,
  );
  return Buffer.from(`[${parts.join(',')}]`);
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

export function decodeSections(sealed: Uint8Array): SealedSection[] {
  if (sealed.byteLength <= 2) return [];
  return (json(sealed) as { mention: string; section: string; box: string }[]).map(({ mention, section, box }) => ({
    mention,
    section,
    box: Buffer.from(box, 'base64'),
  }));
}

/** The recorded form of a fact type. */
export type Recorded<F> = F extends Fact<infer Type, infer Data> ? RecordedEvent<Type, Data> : never;
