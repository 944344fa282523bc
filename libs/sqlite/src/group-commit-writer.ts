import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { retryAfterSeconds, type GroupReport, type Submitted, type WriterFaults } from './program.js';
import type { Answer, FromThread, ThreadStart, ToThread, WriterLimits } from './protocol.js';
import { moduleFile, sourceArguments } from './run-from-source.js';
import { StorageError, type StorageReason } from './storage-error.js';

export interface WriterOptions<Options> {
  /** The database file; made where it is missing. */
  readonly path: string;
  /** Worker-side module that exports `program` (a ProgramFactory), as `new URL('./x.program.js', import.meta.url)`. */
  readonly program: URL;
  /** Plain data for the program's factory. */
  readonly options: Options;
  /** Beside the house's own (WAL, synchronous FULL). */
  readonly pragmas?: Readonly<Record<string, string | number>>;
  readonly limits?: Partial<WriterLimits>;
  /** Called after each transaction, for metrics. */
  readonly onGroup?: (report: GroupReport) => void;
  /** For tests. */
  readonly faults?: WriterFaults;
}

export interface SubmitOptions {
  /** Size of the request, for the limits. Default 0. */
  readonly bytes?: number;
  /** Longest time, in milliseconds, that the request may wait for others to share its transaction with. Default 0: none. */
  readonly patience?: number;
}

const defaultLimits: WriterLimits = {
  groupRequests: 512,
  groupBytes: 8 * 1024 * 1024,
  waitingBytes: 64 * 1024 * 1024,
  settleSeconds: 10,
};

interface Pending<Result> {
  readonly request: unknown;
  readonly bytes: number;
  readonly resolve: (submitted: Submitted<Result>) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The one writer of a database file, on a thread of its own so that an fsync never stops the event loop. Requests that wait together
 * share one transaction and one fsync; each gets its own answer, and none before it is durable.
 */
export class GroupCommitWriter<Request, Result> {
  readonly #sent = new Map<number, readonly Pending<Result>[]>();
  #queue: Pending<Result>[] = [];
  #queuedBytes = 0;
  #sentBytes = 0;
  #batches = 0;
  #flushing = false;
  #patience: NodeJS.Timeout | null = null;
  #closed: Promise<void> | null = null;
  #onClosed: () => void = () => undefined;
  #onInjected: (() => void)[] = [];

  private constructor(
    private readonly worker: Worker,
    private readonly port: MessagePort,
    private readonly signal: Int32Array,
    private readonly limits: WriterLimits,
    private readonly onGroup: (report: GroupReport) => void,
  ) {}

  /** Starts the thread, opens the file and lets the program migrate it. Throws StorageError, or what the program threw. */
  static async open<Request, Result, Options = unknown>(
    options: WriterOptions<Options>,
  ): Promise<GroupCommitWriter<Request, Result>> {
    const { port1: port, port2 } = new MessageChannel();
    const signal = new Int32Array(new SharedArrayBuffer(4));
    const limits = { ...defaultLimits, ...options.limits };
    const start: ThreadStart = {
      port: port2,
      signal,
      path: options.path,
      program: moduleFile(options.program).href,
      options: options.options,
      pragmas: options.pragmas ?? {},
      limits,
      faults: options.faults ?? {},
    };
    const worker = new Worker(moduleFile(new URL('./writer-thread.js', import.meta.url)), {
      name: 'sqlite-writer',
      execArgv: sourceArguments(),
      workerData: start,
      transferList: [port2],
    });
    const writer = new GroupCommitWriter<Request, Result>(
      worker,
      port,
      signal,
      limits,
      options.onGroup ?? (() => undefined),
    );
    await writer.#opened();
    return writer;
  }

  /**
   * Hands a request to the writer and resolves when it is durable, or with the reason why it is not. Rejects with the program's error.
   * The request is copied when it is sent: do not change it before the promise is settled.
   */
  submit(request: Request, { bytes = 0, patience = 0 }: SubmitOptions = {}): Promise<Submitted<Result>> {
    if (this.#closed) return Promise.resolve(turnedAway('closed', 'The store is closed.'));
    if (this.#queuedBytes + this.#sentBytes > this.limits.waitingBytes)
      return Promise.resolve(turnedAway('busy', 'More is waiting to be written than the disk takes.'));
    return new Promise((resolve, reject) => {
      this.#queue.push({ request, bytes, resolve, reject });
      this.#queuedBytes += bytes;
      if (patience > 0) this.#patience ??= setTimeout(() => this.#flush(), patience);
      else this.#flushSoon();
    });
  }

  /** Sets faults for tests; resolves when they are in force. */
  inject(faults: WriterFaults): Promise<void> {
    return new Promise((resolve) => {
      this.#onInjected.push(resolve);
      this.#post({ inject: faults });
    });
  }

  /** Finishes what was submitted, closes the file and ends the thread. */
  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      this.#onClosed = resolve;
      this.#flush();
      this.#post({ close: true });
    });
    return this.#closed;
  }

  #opened(): Promise<void> {
    return new Promise((resolve, reject) => {
      const hear = (message: FromThread) => {
        if ('answers' in message) return this.#answered(message);
        if ('injected' in message) return this.#onInjected.shift()?.();
        if ('closed' in message) return;
        if ('opened' in message) return resolve();
        const { error, storage } = message.openFailed;
        reject(storage ? restored(error, storage) : error);
      };
      this.port.on('message', hear);
      this.worker.on('error', (error) => {
        reject(error);
        this.#lost(error);
      });
      this.worker.on('exit', () => {
        // The thread's last words may still lie in the port: word of its end can overtake them.
        for (let last = receiveMessageOnPort(this.port); last; last = receiveMessageOnPort(this.port))
          hear(last.message as FromThread);
        reject(new Error('The writer thread ended before it was ready.'));
        this.#lost(new Error('The writer thread ended.'));
      });
    });
  }

  /** Sends when all that runs now has run on, promises too: writers that were answered together come back together, and go together. */
  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    process.nextTick(() => this.#flush());
  }

  #flush(): void {
    this.#flushing = false;
    if (this.#patience) clearTimeout(this.#patience);
    this.#patience = null;
    const queue = this.#queue;
    this.#queue = [];
    this.#queuedBytes = 0;
    for (let from = 0; from < queue.length;) from = this.#send(queue, from);
  }

  /** Sends one batch within the limits, starting at `from`; returns where the next one starts. */
  #send(queue: readonly Pending<Result>[], from: number): number {
    let bytes = queue[from]!.bytes;
    let to = from + 1;
    while (
      to < queue.length &&
      to - from < this.limits.groupRequests &&
      bytes + queue[to]!.bytes <= this.limits.groupBytes
    ) {
      bytes += queue[to]!.bytes;
      to += 1;
    }
    const pending = from === 0 && to === queue.length ? queue : queue.slice(from, to);
    const batch = this.#batches;
    this.#batches += 1;
    this.#sent.set(batch, pending);
    this.#sentBytes += bytes;
    this.#post({ batch, requests: pending.map((one) => one.request), bytes });
    return to;
  }

  #post(message: ToThread): void {
    this.port.postMessage(message);
    Atomics.add(this.signal, 0, 1);
    Atomics.notify(this.signal, 0);
  }

  #answered({ answers, group }: Extract<FromThread, { answers: unknown }>): void {
    for (const { batch, answers: own } of answers) {
      const pending = this.#sent.get(batch) ?? [];
      this.#sent.delete(batch);
      pending.forEach((one, index) => {
        this.#sentBytes -= one.bytes;
        settlePending(one, own[index]!);
      });
    }
    if (group) this.onGroup(group);
  }

  /** The thread is gone: what it had in hand may or may not be stored. */
  #lost(error: Error): void {
    this.#closed ??= Promise.resolve();
    for (const pending of this.#sent.values())
      for (const one of pending) one.resolve({ outcome: 'unknown', message: `The writer stopped: ${error.message}` });
    this.#sent.clear();
    for (const one of this.#queue) one.resolve(turnedAway('closed', 'The writer stopped.'));
    this.#queue = [];
    this.port.close();
    this.#onClosed();
  }
}

function settlePending<Result>(pending: Pending<Result>, answer: Answer): void {
  if (answer.outcome === 'failed') pending.reject(answer.error);
  else pending.resolve(answer as Submitted<Result>);
}

const turnedAway = (reason: 'closed' | 'busy', message: string): Submitted<never> => ({
  outcome: 'unavailable',
  reason,
  message,
  retryAfterSeconds: retryAfterSeconds[reason],
});

const restored = (error: Error, { reason, path }: { reason: StorageReason; path: string }) =>
  new StorageError(reason, path, error.message, { cause: error });
