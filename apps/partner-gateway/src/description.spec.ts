import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { concernRaisedSchema, concernRaisedType } from '#concerns';
import { errorCodes } from '#kernel';
import { openApiDocument } from './openapi/document.js';
import { operations } from './openapi/operations.js';
import { openGateway, type Gateway } from './testing/gateway.js';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.close());
const get = (url: string) => gateway.app.inject({ method: 'GET', url });

const checkedIn = join(import.meta.dirname, '../../../docs/openapi.json');
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const document = () => openApiDocument([{ type: concernRaisedType, schema: concernRaisedSchema() }]);

/** Every `$ref` in a document, with the document in which it stands resolved by its nearest `$id`. */
function references(value: unknown, root: unknown, found: [string, unknown][] = []): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return found;
  const here = '$id' in value ? value : root;
  for (const [name, member] of Object.entries(value))
    if (name === '$ref' && typeof member === 'string') found.push([member, here]);
    else references(member, here, found);
  return found;
}
const at = (root: unknown, ref: string) =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], root);

describe('the OpenAPI document', () => {
  it('is the one that is checked in: whoever changes it sees that partners are told something new', () => {
    if (process.env['UPDATE_SCHEMAS']) writeFileSync(checkedIn, `${JSON.stringify(document(), null, 2)}\n`);
    const current = `run with UPDATE_SCHEMAS=1 to renew it: ${JSON.stringify(document())}`;
    expect(`run with UPDATE_SCHEMAS=1 to renew it: ${JSON.stringify(readJson(checkedIn))}`).toBe(current);
  });

  it('is served as it is', async () => {
    const answer = await get('/api/openapi.json');
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.json()).toEqual(JSON.parse(JSON.stringify(document())));
    expect(answer.json()).toMatchObject({ openapi: '3.1.0' });
  });

  it('refers to nothing that is not in it', () => {
    const whole: unknown = JSON.parse(JSON.stringify(document()));
    const all = references(whole, whole);
    expect(all.length).toBeGreaterThan(30);
    expect(all.filter(([ref, root]) => at(root, ref) === undefined)).toEqual([]);
  });

  it('has every operation that the gateway routes, and no other', async () => {
    for (const { method, path } of operations) {
      const route = { method: method.toUpperCase() as 'GET' | 'POST', url: routeOf(path) };
      expect([path, gateway.app.getHttpAdapter().getInstance().hasRoute(route)]).toEqual([path, true]);
    }
    const routes = gateway.app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
    expect(routes.match(/\((?:GET, HEAD|POST)\)/g)).toHaveLength(operations.length);
  });
});

const routeOf = (path: string) => path.replaceAll('{', ':').replaceAll('}', '');

describe('descriptions', () => {
  it('serve the schema of a submission type, and of no other', async () => {
    const answer = await get(`/api/schemas/${concernRaisedType}`);
    expect(answer.json()).toEqual(JSON.parse(JSON.stringify(concernRaisedSchema())));
    expect((await get('/api/schemas/__proto__')).statusCode).toBe(404);
  });

  it('explain every code that can be refused, on a page of its own', async () => {
    expect(errorCodes()).toEqual(
      expect.arrayContaining(['gateway/not-json', 'hub/unavailable', 'access/token-missing']),
    );
    for (const code of errorCodes()) {
      const page = await get(`/api/problems/${code}`);
      expect([code, page.statusCode]).toEqual([code, 200]);
      expect(page.body).toContain(`<code>${code}</code>`);
    }
    expect((await get('/api/problems/gateway/nothing')).statusCode).toBe(404);
  });

  it('are pages without scripts or anything from elsewhere', async () => {
    const page = await get('/api/docs');
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(page.body).toMatch(/^<!doctype html>\s*<html lang="en">/);
    expect(page.body).not.toMatch(/<script|src=|https?:\/\/|onclick/i);
    for (const { summary, path } of operations) {
      expect(page.body).toContain(summary.replaceAll("'", '&#39;'));
      expect(page.body).toContain(path);
    }
    const links = [...page.body.matchAll(/href="(\/[^"]*)"/g)].map(([, href]) => href!);
    for (const href of new Set(links)) expect([href, (await get(href)).statusCode]).toEqual([href, 200]);
  });

  it.each(['/api/docs', '/api/problems/gateway/not-found'])(
    '%s has a style that its policy lets through',
    async (url) => {
      const { headers, body } = await get(url);
      const style = /<style>([^]*?)<\/style>/.exec(body)![1]!;
      const digest = createHash('sha256').update(style).digest('base64');
      expect(headers['content-security-policy']).toContain(`style-src 'sha256-${digest}'`);
      expect(body).not.toContain('`');
    },
  );

  it('escape what they show', async () => {
    const { html } = await import('./pages/html.js');
    expect(html`<p>${'<script>"&\''}</p>`.text).toBe('<p>&lt;script&gt;&quot;&amp;&#39;</p>');
    expect(html`${[html`<b></b>`, 'x>y', null, false]}`.text).toBe('<b></b>x&gt;y');
  });
});
