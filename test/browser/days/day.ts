import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@jest/globals';
import type { Actor } from '#access';
import { packageRoot, type Uuid } from '#kernel';
import type { ContactStep } from '#triage';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { Desk } from '../../../apps/hub/src/desk/desk.js';
import { identifiedContact, raise, type Submission } from '../../support/front-door.js';
import type { HubInProcess } from '../../support/hub-in-process.js';

/** Each day is lived with scripts and without. */
export const ways = [
  ['with scripts', true],
  ['without scripts', false],
] as const;

/** Widths of a desk, of a phone, and of a desk magnified four times. */
const widths = [1280, 375, 320] as const;
const screenshots = process.env['SCREENSHOTS'] ? join(packageRoot(), 'test/browser/screenshots') : null;

/** One person at a browser of their own, on a hub of the day's own. */
export interface AtWork {
  readonly page: Page;
  /** Presses a link or a button of this name, and waits for the page behind it. */
  follow(name: string | RegExp): Promise<void>;
  press(name: string | RegExp): Promise<void>;
  text(): Promise<string>;
  /** axe finds nothing, and nothing has to be scrolled sideways at any width; a picture is kept where one is wanted. */
  look(name: string): Promise<void>;
}

/** Signs a person in by name, at the provider's own page. */
export async function signIn(browser: Browser, one: HubInProcess, name: RegExp, scripts: boolean): Promise<AtWork> {
  const context = await browser.newContext({
    baseURL: one.url,
    locale: 'en-GB',
    viewport: { width: 1280, height: 900 },
    javaScriptEnabled: scripts,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto('/sign-in');
  await page.getByRole('button', { name }).click();
  await page.waitForURL((url) => !/oidc|sign-in/.test(url.pathname));
  const go = async (role: 'link' | 'button', of: string | RegExp) => {
    const target = page.getByRole(role, { name: of, exact: typeof of === 'string' }).first();
    await Promise.all([page.waitForEvent('load'), target.click()]);
    await one.idle();
  };
  return {
    page,
    follow: (of) => go('link', of),
    press: (of) => go('button', of),
    text: () => page.locator('main').innerText(),
    look: (of) => look(page, `day-${of}`, scripts),
  };
}

/** axe finds nothing, and nothing has to be scrolled sideways at any width; a picture is kept where one is wanted. */
export async function look(page: Page, name: string, scripts: boolean): Promise<void> {
  // Nothing can be measured in a page that runs no scripts; it is the same page, and is measured where they run.
  if (!scripts) return;
  if (screenshots) mkdirSync(screenshots, { recursive: true });
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const tooWide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect({ name, width, tooWide }).toEqual({ name, width, tooWide: 0 });
    if (screenshots) await page.screenshot({ path: join(screenshots, `${name}-${width}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

/** Sends a concern as its agency and gives its first contact, once the hub has looked for who its child is. */
export async function told(one: HubInProcess, concern: Submission): Promise<Uuid> {
  const { status, body } = await raise(one.url, concern);
  expect(status).toBe(201);
  const contactId = body.contactIds[0]! as Uuid;
  await identifiedContact(one.url, contactId);
  await one.idle();
  return contactId;
}

const colleagues = { worker: ['staff-2057', 'social-worker'], manager: ['staff-2063', 'mash-manager'] } as const;

/** What a colleague did before the day's person comes to it. */
export async function done(
  one: HubInProcess,
  who: keyof typeof colleagues,
  contactId: Uuid,
  step: ContactStep,
): Promise<void> {
  const [id, role] = colleagues[who];
  const agency = 'council-camden-front-door';
  const actor: Actor = { id, role, agency, sessionId: randomUUID(), client: null, onBehalfOf: null };
  const taken = await new Desk(one.hub).take(actor, contactId, {
    step,
    idempotencyKey: null,
    at: null,
    revision: null,
  });
  expect(taken).toMatchObject({ ok: true });
  await one.idle();
}

export const greenRating = {
  rating: 'GREEN',
  level: 2,
  factors: ['16A'],
  historySeen: [],
  reason: 'Tired and hungry; the aunt helps.',
  lengthen: false,
} as const;

/** Goes on with the Tab key, at most so often, until what has the focus answers to this name. */
export async function tabTo(page: Page, name: RegExp, most = 80): Promise<void> {
  for (let pressed = 0; pressed < most; pressed += 1) {
    await page.keyboard.press('Tab');
    const at = (await page.evaluate(
      "((at) => [at.labels?.[0]?.innerText, at.innerText, at.getAttribute('aria-label')].filter(Boolean).join(' '))(document.activeElement)",
    )) as string;
    if (name.test(at)) return;
  }
  throw new Error(`No Tab in ${most} leads to ${String(name)}.`);
}
