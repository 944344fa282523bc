import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { FastifyReply } from 'fastify';
import { packageRoot } from '#kernel';
import { createViews, pageHeaders, type Assets } from '#ui';

/** The provider's own pages, in the look of the house. */
export class IdentityPages {
  readonly #render: (template: string, context: Readonly<Record<string, unknown>>) => string;

  constructor(assets: Assets) {
    const site = { frontDoorName: 'Identity provider', demonstration: true };
    const folders = [join(packageRoot(), 'apps/demo-identity/views')];
    const views = createViews({ folders, assets, globals: { site } });
    this.#render = (template, context) => views.render(template, context);
  }

  /** A page and its headers; the nonce is the page's alone. */
  page(
    template: string,
    context: Readonly<Record<string, unknown>>,
  ): { headers: Record<string, string>; html: string } {
    const cspNonce = randomBytes(16).toString('base64');
    return { headers: { ...pageHeaders(cspNonce) }, html: this.#render(template, { ...context, cspNonce }) };
  }

  send(
    reply: FastifyReply,
    status: number,
    template: string,
    context: Readonly<Record<string, unknown>>,
  ): FastifyReply {
    const { headers, html } = this.page(template, context);
    return reply.code(status).headers(headers).send(html);
  }
}
