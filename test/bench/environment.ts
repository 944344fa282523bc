import { cpus, release, totalmem, type as system } from 'node:os';

/** The machine in a line: processor, cores, memory, system. */
export function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${first?.model.trim() ?? process.arch} x ${cpus().length}, ${memory} GiB, ${system()} ${release().split('-')[0]}`;
}
