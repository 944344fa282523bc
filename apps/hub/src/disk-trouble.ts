import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** So much a disk must take before it is called well again: more than the largest event. */
const probeBytes = 1024 * 1024;

/** What the disk refused last, until it is seen to take writes again. */
export class DiskTrouble {
  #sentence: string | null = null;

  constructor(private readonly directory: string) {}

  /** A write was refused, with a sentence that says what is wrong and what to do. */
  refused(sentence: string): void {
    this.#sentence = sentence;
  }

  /**
   * The sentence, or null where nothing is wrong. While something is, each call tries the disk: senders who stay away because of this
   * answer would never bring the write that ends it.
   */
  async now(): Promise<string | null> {
    const asked = this.#sentence;
    if (asked !== null && (await this.takesWrites()) && this.#sentence === asked) this.#sentence = null;
    return this.#sentence;
  }

  private async takesWrites(): Promise<boolean> {
    const path = join(this.directory, 'disk.probe');
    try {
      const file = await open(path, 'w', 0o600);
      try {
        await file.write(Buffer.alloc(probeBytes));
        await file.sync();
      } finally {
        await file.close();
      }
      return true;
    } catch {
      return false;
    } finally {
      await rm(path, { force: true }).catch(() => undefined);
    }
  }
}
