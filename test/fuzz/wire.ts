import { connect, type Socket } from 'node:net';

/** An answer as its bytes said it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Headers as lines, so that a test may send one twice, or one that is broken. */
export type HeaderLine = readonly [name: string, value: string];

export interface WireRequest {
  readonly method?: string;
  readonly target?: string;
  readonly headers?: readonly HeaderLine[];
  readonly body?: Buffer | string;
  /** Said instead of the body's true length. */
  readonly contentLength?: string;
}

/** The bytes of a request, as wrong as they were asked for. */
export function bytesOf({
  method = 'POST',
  target = '/',
  headers = [],
  body = '',
  contentLength,
}: WireRequest): Buffer {
  const content = Buffer.from(body);
  const head = [
    `${method} ${target} HTTP/1.1`,
    'Host: hub.example',
    'Connection: close',
    `Content-Length: ${contentLength ?? content.length}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), content]);
}

/** Sends bytes on a connection of their own and reads until the hub closes it; null where it said nothing. */
export function exchange(port: number, bytes: Buffer): Promise<Answer | null> {
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    const socket = connect(port, '127.0.0.1');
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    // A hub that refuses early may close while we still send: what it said before counts.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(answerOf(Buffer.concat(received).toString('utf8'))));
    socket.write(bytes);
  });
}

/** Opens a connection, sends some bytes and leaves the rest to the test. */
export async function beginning(port: number, bytes: Buffer): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await new Promise<void>((sent) => socket.write(bytes, () => sent()));
  return socket;
}

/** Reads what comes on a connection until it is closed. */
export function rest(socket: Socket): Promise<Answer | null> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(answerOf(text)));
  });
}

function answerOf(text: string): Answer | null {
  const [head, ...parts] = text.split('\r\n\r\n');
  const [first, ...lines] = (head ?? '').split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3})/.exec(first ?? '')?.[1];
  if (status === undefined) return null;
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: Number(status), headers, body: parts.join('\r\n\r\n') };
}
