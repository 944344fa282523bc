import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FrontDoorFault } from './front-door-fault.js';
import { Pages } from './pages.js';

/** Shows a page for whatever went wrong, and tells the hub of what was nobody's doing. The page never shows the fault itself. */
@Catch()
export class ErrorPages implements ExceptionFilter {
  constructor(
    @Inject(Pages) private readonly pages: Pages,
    @Inject(FrontDoorFault) private readonly fault: FrontDoorFault,
  ) {}

  async catch(exception: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const status = exception instanceof HttpException ? exception.getStatus() : 500;
    if (status >= 500) this.fault.tell(exception);
    try {
      await this.pages.sendError(request, reply, status);
    } catch (second) {
      // A fault in the error page itself must not leave anybody waiting.
      this.fault.tell(second);
      void reply
        .code(500)
        .type('text/plain; charset=utf-8')
        .send('Something went wrong. The people who run the hub have been told.');
    }
  }
}
