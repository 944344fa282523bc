/**
 * One cookie whose value is a secret of ours (base64url, so nothing needs escaping). Over https its name binds it to this host: no
 * other site of the same domain can set it.
 */
export class HostCookie {
  readonly name: string;
  constructor(
    name: string,
    private readonly https: boolean,
    private readonly maxAgeSeconds?: number,
  ) {
    this.name = https ? `__Host-${name}` : name;
  }

  /** Its value in a Cookie header; the first one where a client sends several. */
  read(header: string | undefined): string | null {
    const pairs = (header ?? '').split(';').map((pair) => pair.trim());
    return pairs.find((pair) => pair.startsWith(`${this.name}=`))?.slice(this.name.length + 1) ?? null;
  }

  /** Value of a Set-Cookie header. */
  write(value: string): string {
    return this.serialize(value, this.maxAgeSeconds);
  }

  clear(): string {
    return this.serialize('', 0);
  }

  private serialize(value: string, maxAge: number | undefined): string {
    const lifetime = maxAge === undefined ? '' : `; Max-Age=${maxAge}`;
    return `${this.name}=${value}; Path=/; HttpOnly; SameSite=Lax${this.https ? '; Secure' : ''}${lifetime}`;
  }
}
