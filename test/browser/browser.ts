import { existsSync } from 'node:fs';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';

/** Where to look for a browser, in this order. Each gives how to start it, or nothing. */
const places: readonly (readonly [name: string, find: () => Promise<LaunchOptions | null>])[] = [
  [
    'THRESHOLD_BROWSER',
    async () => (process.env['THRESHOLD_BROWSER'] ? { executablePath: process.env['THRESHOLD_BROWSER'] } : null),
  ],
  ['playwright', async () => (existsSync(chromium.executablePath()) ? {} : null)],
  ['system', async () => systemBrowser()],
  ['@sparticuz/chromium', packagedBrowser],
];

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

function systemBrowser(): LaunchOptions | null {
  const executablePath = systemPaths.find((path) => existsSync(path));
  return executablePath ? { executablePath } : null;
}

/** A headless Chromium inside an npm package: needs nothing of the machine (Linux). */
async function packagedBrowser(): Promise<LaunchOptions | null> {
  const { default: packaged } = await import('@sparticuz/chromium');
  // It is packed for places that allow one process; there, closing one context would end the whole browser.
  const args = packaged.args.filter((arg) => arg !== '--single-process' && arg !== '--no-zygote');
  return { executablePath: await packaged.executablePath(), args };
}

/** Starts the first Chromium that can be found and started; null where none can, with one line that says what to set. */
export async function startBrowser(): Promise<Browser | null> {
  const tried: string[] = [];
  for (const [name, find] of places) {
    try {
      const options = await find();
      if (options === null) continue;
      return await chromium.launch(options);
    } catch (error) {
      tried.push(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    }
  }
  console.warn(`Browser tests are skipped: no Chromium starts (${tried.join('; ')}). Set THRESHOLD_BROWSER to one.`);
  return null;
}
