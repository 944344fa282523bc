import { Browser } from '../../apps/front-door/src/sign-in/testing/browser.js';

/** Staff of the demonstration, by role. */
export const staff = {
  'contact-officer': 'staff-2041',
  'social-worker': 'staff-2057',
  'mash-manager': 'staff-2063',
  'access-auditor': 'staff-6008',
  'school-lead': 'staff-5011',
  'police-navigator': 'staff-4015',
  'case-auditor': 'staff-6003',
  'privacy-officer': 'staff-6021',
  'early-help-lead': 'staff-2112',
  custodian: 'staff-6014',
  operator: 'staff-8001',
  'access-administrator': 'staff-7002',
} as const;

/** A person at a page of the hub: signed in by the provider's own form, with cookies and redirects, without scripts. */
export class Staff {
  private constructor(
    readonly browser: Browser,
    private readonly url: string,
  ) {}

  static signIn(url: string, role: keyof typeof staff): Promise<Staff> {
    return Staff.signInAs(url, staff[role]);
  }

  static async signInAs(url: string, person: string): Promise<Staff> {
    const browser = new Browser(url);
    await browser.open('/sign-in');
    const page = await browser.post(browser.at, { person });
    if (page.status !== 200) throw new Error(`Sign-in ended with ${page.status} at ${browser.at}.`);
    return new Staff(browser, url);
  }

  open(path: string) {
    return this.browser.open(`${this.url}${path}`);
  }

  /** Sends a page's form, with the page's own guard against forgery. */
  async post(page: string, action: string, fields: Readonly<Record<string, string>>) {
    const { text } = await this.open(page);
    const guard = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
    return this.browser.post(`${this.url}${action}`, { _csrf: guard, ...fields });
  }

  /** Sends a page's last form with what its hidden fields hold; a list is several ticks of one name. */
  async send(page: string, action: string, fields: Readonly<Record<string, string | readonly string[]>>) {
    const { text } = await this.open(page);
    const hidden = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const body = new URLSearchParams(Object.fromEntries(hidden.map(([, name, value]) => [name!, value!])));
    for (const [name, value] of Object.entries(fields)) {
      body.delete(name);
      for (const one of [value].flat()) body.append(name, one as string);
    }
    return this.browser.open(`${this.url}${action}`, { method: 'POST', body });
  }

  search(terms: Readonly<Record<string, string>>) {
    return this.post('/search', '/search', terms);
  }
}
