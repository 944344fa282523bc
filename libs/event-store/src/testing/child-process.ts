import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { moduleFile, sourceArguments, type WriterFaults } from '#sqlite';

export interface ChildOutcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly string[];
  readonly errors: string;
}

interface ChildOptions {
  readonly appends: number;
  readonly faults?: WriterFaults;
  /** User to run as, where the test runs as root and root's rights would hide the fault. */
  readonly uid?: number;
  /** Called at each line it prints, with a way to kill it. */
  readonly onLine?: (line: string, kill: () => void) => void;
}

/** Runs the appending child on a data directory to its end, however it ends. */
export function runAppendingChild(directory: string, options: ChildOptions): Promise<ChildOutcome> {
  const script = fileURLToPath(moduleFile(new URL('./appending-child.js', import.meta.url)));
  const args = [...sourceArguments(), script, directory, String(options.appends), JSON.stringify(options.faults ?? {})];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.uid !== undefined && { uid: options.uid }),
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    for (const line of text.split('\n')) if (line) options.onLine?.(line, () => child.kill('SIGKILL'));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, lines: output.split('\n').filter(Boolean), errors }));
  });
}
