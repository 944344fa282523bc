/** A sender in a thread of its own: it keeps so many connections busy with requests that were made beforehand, and counts the answers. */
import { connect } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly requests: readonly Uint8Array[];
}

export interface LoadReport {
  readonly seconds: number;
  readonly statuses: Readonly<Record<string, number>>;
}

async function send({ port, connections, requests }: Load): Promise<LoadReport> {
  const statuses: Record<string, number> = {};
  let next = 0;
  const started = performance.now();
  const lane = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1').setNoDelay(true);
      let received = '';
      const sendNext = () => {
        const request = requests[next++];
        if (request) socket.write(request);
        else socket.end(resolve);
      };
      socket.on('connect', sendNext).on('error', reject);
      socket.setEncoding('latin1').on('data', (chunk: string) => {
        received += chunk;
        const body = received.indexOf('\r\n\r\n') + 4;
        const length = Number(/content-length: (\d+)/i.exec(received)?.[1]);
        if (body < 4 || received.length < body + length) return;
        const status = received.slice(9, 12);
        statuses[status] = (statuses[status] ?? 0) + 1;
        received = '';
        sendNext();
      });
    });
  await Promise.all(Array.from({ length: connections }, lane));
  return { seconds: (performance.now() - started) / 1000, statuses };
}

if (parentPort) {
  const answer = parentPort;
  void send(workerData as Load).then((report) => answer.postMessage(report));
}
