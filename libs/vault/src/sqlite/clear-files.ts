import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { moduleFile, sourceArguments } from '#sqlite';
import type { ClearFilesAnswer, ClearFilesTask } from './clear-files-thread.js';

/** Clears the vault's files of destroyed bytes, on a thread of its own: the search reads the whole file, some 0.5 s a gigabyte. */
export async function clearFiles(task: ClearFilesTask): Promise<ClearFilesAnswer> {
  const worker = new Worker(moduleFile(new URL('./clear-files-thread.js', import.meta.url)), {
    name: 'vault-clear-files',
    execArgv: sourceArguments(),
    workerData: task,
  });
  const [answer] = (await once(worker, 'message')) as [ClearFilesAnswer];
  await worker.terminate();
  return answer;
}
