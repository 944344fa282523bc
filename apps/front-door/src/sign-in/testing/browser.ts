interface Cookie {
  readonly value: string;
  readonly path: string;
}

/** As much of a browser as a sign-in needs: cookies by path, redirects one at a time. */
export class Browser {
  readonly #cookies = new Map<string, Cookie>();
  /** Address of the last answer. */
  at: string;
  constructor(readonly home: string) {
    this.at = home;
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name)?.value;
  }

  cookieNames(): string[] {
    return [...this.#cookies.keys()];
  }

  forget(name: string): void {
    this.#cookies.delete(name);
  }

  /** One request, without following where it leads. */
  async request(address: string, options: RequestInit = {}): Promise<Response> {
    const url = new URL(address, this.at);
    const sent = [...this.#cookies].filter(([, { path }]) => url.pathname.startsWith(path));
    const headers = new Headers(options.headers);
    if (sent.length > 0) headers.set('cookie', sent.map(([name, { value }]) => `${name}=${value}`).join('; '));
    if (!headers.has('accept')) headers.set('accept', 'text/html,*/*;q=0.8');
    const answer = await fetch(url, { ...options, headers, redirect: 'manual' });
    this.at = url.href;
    answer.headers.getSetCookie().forEach((line) => this.#keep(line));
    return answer;
  }

  /** Follows redirects to the page at their end. */
  async open(address: string, options: RequestInit = {}): Promise<{ status: number; text: string; answer: Response }> {
    let answer = await this.request(address, options);
    for (let hops = 0; answer.status === 302 || answer.status === 303; hops += 1) {
      if (hops > 10) throw new Error(`Sent round in a circle at ${this.at}.`);
      answer = await this.request(answer.headers.get('location')!);
    }
    return { status: answer.status, text: await answer.text(), answer };
  }

  post(address: string, fields: Readonly<Record<string, string>>) {
    return this.open(address, { method: 'POST', body: new URLSearchParams(fields) });
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(/; */);
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const attribute = (wanted: string) =>
      attributes.find((each) => each.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
    const expires = attribute('expires');
    const gone = attribute('max-age') === '0' || (expires !== undefined && Date.parse(expires) < Date.now());
    if (gone) this.#cookies.delete(name);
    else this.#cookies.set(name, { value, path: attribute('path') ?? '/' });
  }
}
