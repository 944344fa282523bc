/** Entry of the writer's thread: takes batches from the port, runs them as groups, and answers. It sleeps where nothing waits. */
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { FaultInjector } from './faults.js';
import { GroupCommit, unavailable, type GroupOutcome } from './group-commit.js';
import type { GroupReport, ProgramFactory } from './program.js';
import type { Answer, Batch, FromThread, ThreadStart, ToThread } from './protocol.js';
import { StorageError, toStorageError, storageError } from './storage-error.js';

const { port, signal, path, program, options, pragmas, limits, faults } = workerData as ThreadStart;
const longestPause = 500;

const injector = new FaultInjector();
const waiting: Batch[] = [];
let closing = false;

const post = (message: FromThread) => port.postMessage(message);

async function main(): Promise<void> {
  const commits = await open();
  if (commits) {
    while (!closing || waiting.length > 0) {
      // Read before looking for messages: one that comes in between changes the word, and the sleep ends at once.
      const seen = Atomics.load(signal, 0);
      receive(commits);
      if (waiting.length > 0) serve(commits, takeGroup());
      else if (!closing) Atomics.wait(signal, 0, seen);
    }
    commits.close();
    post({ closed: true });
  }
  port.close();
}

async function open(): Promise<GroupCommit | null> {
  try {
    const module = (await import(program)) as { program: ProgramFactory<unknown, unknown, unknown> };
    const commits = new GroupCommit(path, module.program, options, pragmas, injector);
    commits.open();
    injector.inject(faults, commits.database);
    post({ opened: true });
    return commits;
  } catch (error) {
    const storage = error instanceof StorageError ? { reason: error.reason, path: error.path } : null;
    post({ openFailed: { error: plainError(error), storage } });
    return null;
  }
}

/** Takes everything off the port without waiting. */
function receive(commits: GroupCommit): void {
  for (let received = receiveMessageOnPort(port); received; received = receiveMessageOnPort(port)) {
    const message = received.message as ToThread;
    if ('requests' in message) waiting.push(message);
    else if ('close' in message) closing = true;
    else {
      injector.inject(message.inject, commits.database);
      post({ injected: true });
    }
  }
}

/** The batches that share the next transaction: whole ones, within the limits, at least one. */
function takeGroup(): Batch[] {
  let requests = 0;
  let bytes = 0;
  const count = waiting.findIndex((batch, index) => {
    requests += batch.requests.length;
    bytes += batch.bytes;
    return index > 0 && (requests > limits.groupRequests || bytes > limits.groupBytes);
  });
  return waiting.splice(0, count === -1 ? waiting.length : count);
}

function serve(commits: GroupCommit, group: readonly Batch[]): void {
  const requests = group.length === 1 ? group[0]!.requests : group.flatMap((batch) => batch.requests);
  const outcome = commits.run(requests);
  if ('inDoubt' in outcome) return answer(group, settle(commits, requests, outcome), null);
  answer(group, outcome.answers, {
    requests: requests.length,
    bytes: group.reduce((sum, batch) => sum + batch.bytes, 0),
    executeSeconds: outcome.executeSeconds,
    commitSeconds: outcome.commitSeconds,
  });
}

/** Opens the file again until the open requests can be answered truthfully. What arrives meanwhile is turned away. */
function settle(
  commits: GroupCommit,
  requests: readonly unknown[],
  { answers, inDoubt }: Extract<GroupOutcome, { inDoubt: unknown }>,
): Answer[] {
  const deadline = performance.now() + limits.settleSeconds * 1000;
  for (let pause = 10; ; pause = Math.min(pause * 2, longestPause)) {
    try {
      return commits.settle(requests, answers, inDoubt);
    } catch (error) {
      if (performance.now() > deadline) return requests.map(() => ({ outcome: 'unknown', message: unsettled(error) }));
    }
    turnAway(commits, inDoubt, performance.now() + pause);
  }
}

function turnAway(commits: GroupCommit, failure: StorageError, until: number): void {
  for (let left = until - performance.now(); left > 0; left = until - performance.now()) {
    const seen = Atomics.load(signal, 0);
    receive(commits);
    for (const batch of waiting.splice(0))
      answer(
        [batch],
        batch.requests.map(() => unavailable(failure)),
        null,
      );
    Atomics.wait(signal, 0, seen, left);
  }
}

const unsettled = (error: unknown) =>
  `The write failed, and ${path} could not be opened again to see what became of it. ${(toStorageError(error, path) ?? storageError('disk-error', path)).message}`;

function answer(group: readonly Batch[], answers: readonly Answer[], report: GroupReport | null): void {
  let from = 0;
  post({
    group: report,
    answers: group.map(({ batch, requests }) => ({ batch, answers: answers.slice(from, (from += requests.length)) })),
  });
}

/** Errors of foreign classes lose what structured clone does not know; name, message and stack are kept. */
function plainError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const plain = new Error(error.message);
  return Object.assign(plain, { name: error.name, stack: error.stack });
}

await main();
