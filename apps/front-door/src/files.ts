import multipart from '@fastify/multipart';
import { BadRequestException, UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SentFile } from '#attachments';
import type { OpenedFile } from './ports.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Files of a form, in the order they were chosen. */
    sentFiles?: readonly SentFile[];
  }
}

/** The one page whose form carries files. */
const takingFiles: ReadonlySet<string> = new Set(['/contacts/:id/record']);

export interface UploadRules {
  /** Of all files of one form together. */
  readonly mostBytes: number;
  /** Whether a request comes from somebody who is signed in: nobody else's files are held, not even for a moment. */
  readonly isSignedIn: (request: FastifyRequest) => boolean;
}

/**
 * Reads forms that carry files: their fields become `request.body`, as of any other form, before the guards look for the session's token in
 * them. More bytes than one entry takes are read away and not held; the one byte too many stays, so that the reader can tell.
 */
export function readForms(fastify: FastifyInstance, { mostBytes, isSignedIn }: UploadRules): void {
  void fastify.register(multipart, {
    limits: { fields: 40, fieldSize: 64 * 1024, files: 20, fileSize: mostBytes + 1, parts: 60 },
    throwFileSizeLimit: false,
  });
  fastify.addHook('preValidation', async (request) => {
    if (!request.isMultipart()) return;
    if (!takingFiles.has(request.routeOptions.url ?? '')) throw new UnsupportedMediaTypeException();
    const held = isSignedIn(request) ? mostBytes + 1 : 0;
    // Nothing but what was sent can fail here: broken off, of too many parts, or no form at all.
    const { fields, files } = await readParts(request, held).catch((cause: unknown) => {
      throw new BadRequestException('This form did not arrive whole.', { cause });
    });
    request.body = Object.fromEntries(
      [...Map.groupBy(fields, ([name]) => name)].map(([name, given]) => [
        name,
        given.length === 1 ? given[0]![1] : given.map(([, value]) => value),
      ]),
    );
    request.sentFiles = held > 0 ? files : [];
  });
}

/** Fields and files of a form; of all files together the first `held` bytes. */
async function readParts(request: FastifyRequest, held: number) {
  const fields: [name: string, value: string][] = [];
  const files: SentFile[] = [];
  let room = held;
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      if (typeof part.value === 'string') fields.push([part.fieldname, part.value]);
      continue;
    }
    const bytes: Buffer[] = [];
    for await (const chunk of part.file as AsyncIterable<Buffer>) {
      if (room > 0) bytes.push(chunk.subarray(0, room));
      room -= chunk.byteLength;
    }
    // An empty choice is sent as a file without a name.
    if (part.filename) files.push({ name: part.filename, bytes: Buffer.concat(bytes) });
  }
  return { fields, files };
}

/** Sends a file to be saved under its own name, never to be shown or guessed at. */
export function sendFile(reply: FastifyReply, { name, mediaType, bytes }: OpenedFile): void {
  const plain = name.replace(/[^ -~]|["\\%]/g, '_');
  void reply
    .headers({
      'content-type': mediaType,
      'content-length': bytes.byteLength,
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeRfc8187(name)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

const encodeRfc8187 = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
