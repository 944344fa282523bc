import { pointerOf, safeName, type FieldFault } from './field-fault.js';

/** Thrown inside this file only, to leave the nested reading at the first fault. */
class Found extends Error {
  constructor(readonly fault: FieldFault) {
    super(fault.code);
  }
}

/**
 * Reads a text as strict JSON, slowly, and says where its first fault is; null where it has none. Meant for text that is known to
 * be at fault. The pointer names the innermost member or item that was being read.
 */
export function locateFault(text: string, maximumDepth: number): FieldFault | null {
  try {
    new JsonReader(text, maximumDepth).document();
    return null;
  } catch (error) {
    if (error instanceof Found) return error.fault;
    throw error;
  }
}

const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const space = /[ \t\n\r]*/y;
const literal = /true|false|null/y;
const escape = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;

class JsonReader {
  #at = 0;
  readonly #path: (string | number)[] = [];
  constructor(
    private readonly text: string,
    private readonly maximumDepth: number,
  ) {}

  document(): void {
    this.value();
    this.skipSpace();
    if (this.#at < this.text.length) this.syntax('nothing more after the end of the value');
  }

  private value(): void {
    this.skipSpace();
    const next = this.text[this.#at];
    if (next === '{') return this.nested(() => this.object());
    if (next === '[') return this.nested(() => this.list());
    if (next === '"') return void this.string('text');
    if (this.match(literal) !== null) return;
    const found = this.match(number);
    if (found === null) return this.syntax('a value');
    if (!Number.isFinite(Number(found)))
      this.fault('number-too-large', 'The number is larger than JSON readers can agree on.');
  }

  private nested(read: () => void): void {
    this.depth += 1;
    if (this.depth > this.maximumDepth)
      this.fault('too-deep', `Objects and lists may be nested ${this.maximumDepth} deep at most.`);
    this.#at += 1;
    read();
    this.depth -= 1;
  }
  private depth = 0;

  private object(): void {
    if (this.take('}')) return;
    const names = new Set<string>();
    do {
      this.skipSpace();
      if (this.text[this.#at] !== '"') this.syntax('a member name in double quotes');
      const name = this.string('name');
      this.#path.push(name);
      if (names.has(name)) this.duplicate(name);
      names.add(name);
      if (!this.take(':')) this.syntax('a colon after the member name');
      this.value();
      this.#path.pop();
    } while (this.take(','));
    if (!this.take('}')) this.syntax('a comma or the end of the object');
  }

  private duplicate(name: string): never {
    return this.fault(
      'duplicate-member',
      `The member "${safeName(name)}" is there twice; which one is meant can't be known. Send it once.`,
    );
  }

  private list(): void {
    if (this.take(']')) return;
    let index = 0;
    do {
      this.#path.push(index);
      this.value();
      this.#path.pop();
      index += 1;
    } while (this.take(','));
    if (!this.take(']')) this.syntax('a comma or the end of the list');
  }

  /** Reads a string in quotes and gives its content; `as` says whether a fault is about a member's name or its text. */
  private string(as: 'name' | 'text'): string {
    const start = this.#at;
    this.#at += 1;
    for (let next = this.text[this.#at]; next !== '"'; next = this.text[this.#at]) {
      if (next === undefined) this.syntax('the closing quote of a string');
      if (next! < ' ') this.syntax('no control character inside a string, but its escape');
      this.#at += 1;
      if (next === '\\' && this.match(escape) === null) this.syntax('an escape that JSON knows');
    }
    this.#at += 1;
    const content = JSON.parse(this.text.slice(start, this.#at)) as string;
    if (!content.isWellFormed())
      this.fault('lone-surrogate', `The ${as} holds half of a surrogate pair, which is no character.`);
    return content;
  }

  private skipSpace(): void {
    this.match(space);
  }

  private take(token: string): boolean {
    this.skipSpace();
    if (this.text[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.#at += found[0].length;
    return found[0];
  }

  private syntax(expected: string): never {
    const before = this.text.slice(0, this.#at);
    const line = before.split('\n').length;
    const column = this.#at - before.lastIndexOf('\n');
    const what = this.#at >= this.text.length ? 'the text ends' : 'something else stands';
    return this.fault('syntax', `Not JSON at line ${line}, column ${column}: ${what} where ${expected} is expected.`);
  }

  private fault(code: string, message: string): never {
    throw new Found({ pointer: pointerOf(...this.#path), code, message });
  }
}
