import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, startHub, submit, temporaryDirectory, tokenOf, type HubProcess } from '../support/hub-process.js';
import { startBrowser } from './browser.js';

/** `KEEP_SCREENSHOTS=docs/images` keeps a picture of each page, for the README. */
const keep = process.env['KEEP_SCREENSHOTS'];

const agencies = {
  '1-housing': 'council-camden-housing',
  '2-school': 'school-100045',
  '3-hospital': 'health-RAL-ED',
  '4-police-two-children': 'police-met-cn',
} as const;

const browser: Browser | null = await startBrowser();

(browser ? describe : describe.skip)('a newcomer’s ten minutes in a real browser', () => {
  const directory = temporaryDirectory();
  let hub: HubProcess;
  let page: Page;
  const broken: string[] = [];

  const signIn = async (role: RegExp) => {
    await page.goto(`${hub.url}/sign-in`);
    await page.locator('.govuk-summary-list__row', { hasText: role }).first().getByRole('button').click();
    await page.waitForURL((url) => !url.pathname.startsWith('/oidc') && !url.pathname.startsWith('/sign-in'));
  };
  const signOut = async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/signed-out');
  };
  /** axe finds nothing, and a picture is kept where one is wanted. */
  const look = async (name: string) => {
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.target.join(' ')}`)).toEqual([]);
    if (keep)
      await page.screenshot({
        path: join(packageRoot, keep, `${name}.png`),
        fullPage: name === 'child-overview' || name === 'who-is-this',
      });
  };

  beforeAll(async () => {
    if (keep) mkdirSync(join(packageRoot, keep), { recursive: true });
    hub = await startHub({ directory: directory.path, children: 60 });
    for (const [sample, client] of Object.entries(agencies)) {
      const event = JSON.parse(readFileSync(join(packageRoot, `test/samples/${sample}.json`), 'utf8')) as unknown;
      expect((await submit(hub.url, await tokenOf(hub.url, client), event)).status).toBe(201);
    }
    page = await (await browser!.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    page.on('console', (message) => message.type() === 'error' && broken.push(message.text()));
    page.on(
      'response',
      (response) => response.status() >= 400 && broken.push(`${response.status()} ${response.url()}`),
    );
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    directory.remove();
  }, 60_000);

  it('is sent to sign in, and chooses the social worker', async () => {
    await page.goto(hub.url);
    await signIn(/social worker/i);
    expect(new URL(page.url()).pathname).toBe('/work-list');
    await look('work-list');
  }, 60_000);

  it('finds the hospital’s contact by searching, with no name in any address', async () => {
    await page.goto(`${hub.url}/search`);
    await look('search');
    await page.getByLabel('Name').fill('Mina Hart');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL('**/search/*');
    expect(decodeURIComponent(page.url())).not.toMatch(/mina|hart/i);
    expect(await page.locator('main').textContent()).toContain('Mina Hart');
    await look('search-results');
  }, 60_000);

  it('says of each further mention that this is the same child', async () => {
    const housing = await contactIdOf('1-housing');
    const first = await childOf(housing);
    for (const sample of ['2-school', '3-hospital', '4-police-two-children'] as const) {
      await page.goto(`${hub.url}/contacts/${await contactIdOf(sample)}/who`);
      if (sample === '3-hospital') await look('who-is-this');
      await page.locator(`input[value="SAME_CHILD:${first}"]`).check();
      const form = page.locator('form').filter({ has: page.locator('input[value^="SAME_CHILD:"]') });
      await form.getByRole('textbox').fill('Same date of birth and address; the school confirmed it by phone');
      await form.getByRole('button', { name: 'Record the decision' }).click();
      await page.waitForLoadState();
      expect(await childOf(await contactIdOf(sample))).toBe(first);
    }
    await page.goto(`${hub.url}/contacts/${housing}`);
    await look('contact');
  }, 120_000);

  it('reads her picture: four agencies, her own words first, what nobody knows', async () => {
    const child = await childOf(await contactIdOf('1-housing'));
    await page.goto(`${hub.url}/children/${child}`);
    const text = (await page.locator('main').textContent())!;
    expect(text).toContain('What four agencies know');
    expect(text).toContain('I do the bottles when mum is at work.');
    expect(text.indexOf('I do the bottles')).toBeLessThan(
      text.indexOf('Second move in a year. On two visits no adult'),
    );
    expect(text).toContain('What we do not know');
    await look('child-overview');
    for (const tab of ['timeline', 'sharing', 'access-log']) {
      await page.goto(`${hub.url}/children/${child}/${tab}`);
      await look(`child-${tab}`);
    }
  }, 120_000);

  it('is read as it was known before the hub was told', async () => {
    const child = await childOf(await contactIdOf('1-housing'));
    const picture = await page.goto(`${hub.url}/children/${child}?knownAt=2020-01-01T00:00:00Z`);
    expect(picture!.status()).toBe(404);
    broken.length = 0;
  }, 60_000);

  it('becomes the auditor: who shared, who looked, the auditor’s own look too', async () => {
    await signOut();
    await signIn(/access auditor/i);
    await page.goto(`${hub.url}/audit`);
    await look('audit');
    expect(await page.locator('main').textContent()).toContain('By default, not stated by the sender');
    const child = await childOf(await contactIdOf('1-housing'));
    await page.goto(`${hub.url}/children/${child}/access-log`);
    expect(await page.locator('main').textContent()).not.toContain('Amina');
    await signOut();
    await signIn(/operator/i);
    await page.goto(`${hub.url}/operations`);
    await look('operations');
  }, 120_000);

  it('was shown no broken page, script or style on the way', () => {
    expect(broken).toEqual([]);
  });

  async function contactIdOf(sample: keyof typeof agencies): Promise<string> {
    const event = JSON.parse(readFileSync(join(packageRoot, `test/samples/${sample}.json`), 'utf8')) as unknown;
    const receipt = (await (await submit(hub.url, await tokenOf(hub.url, agencies[sample]), event)).json()) as {
      contactIds: string[];
    };
    return receipt.contactIds[0]!;
  }

  async function childOf(contactId: string): Promise<string> {
    const token = await tokenOf(hub.url, 'council-camden-front-door', 'contact-officer');
    const answer = await fetch(`${hub.url}/api/v1/contacts/${contactId}?purpose=MASH_TRIAGE`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return ((await answer.json()) as { childId: string }).childId;
  }
});
