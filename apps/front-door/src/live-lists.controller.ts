import { Controller, Get, Inject, Req, Res, UseFilters, type OnModuleDestroy } from '@nestjs/common';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ErrorPages } from './error-pages.filter.js';
import { Pages } from './pages.js';
import { SignedIn } from './sign-in/index.js';

/** So often something is sent to keep a quiet connection open, and so long it is kept, in milliseconds. */
const beat = 20_000;
const longest = 10 * 60_000;

/**
 * Says that a list has changed, where scripts run: its name and a position, nothing else. Listening keeps nobody signed in: a stream does
 * not count as its person being seen, however often the browser opens it anew, and the page stops listening when nobody uses it.
 */
@Controller('work-list/changes')
@SignedIn()
@UseFilters(ErrorPages)
export class LiveListsController implements OnModuleDestroy {
  readonly #open = new Set<ServerResponse>();

  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Get()
  changes(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      // What every answer carries: nobody else writes it once the reply is taken over.
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-accel-buffering': 'no',
    });
    raw.write('retry: 5000\n\n');
    const unwatch = this.pages.parts.workList.watch((position) =>
      raw.write(`event: changed\ndata: ${JSON.stringify({ list: 'work-list', position })}\n\n`),
    );
    const beating = setInterval(() => raw.write(': still here\n\n'), beat);
    const ending = setTimeout(() => raw.end(), longest);
    this.#open.add(raw);
    request.raw.once('close', () => {
      unwatch();
      clearInterval(beating);
      clearTimeout(ending);
      this.#open.delete(raw);
    });
  }

  /** A hub that stops does not wait for those who only listen. */
  onModuleDestroy(): void {
    for (const raw of this.#open) raw.end();
  }
}
