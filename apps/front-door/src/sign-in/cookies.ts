import { fastifyCookie } from '@fastify/cookie';

/** Reads and writes one cookie. Over https its name binds it to this host: no other site of the same domain can set it. */
export class HostCookie {
  readonly name: string;
  constructor(
    name: string,
    private readonly https: boolean,
    private readonly maxAgeSeconds?: number,
  ) {
    this.name = https ? `__Host-${name}` : name;
  }

  read(header: string | undefined): string | null {
    return header === undefined ? null : (fastifyCookie.parse(header)[this.name] ?? null);
  }

  /** Value of a Set-Cookie header. */
  write(value: string): string {
    return this.serialize(value, this.maxAgeSeconds);
  }

  clear(): string {
    return this.serialize('', 0);
  }

  private serialize(value: string, maxAge: number | undefined): string {
    const lifetime = maxAge === undefined ? {} : { maxAge };
    return fastifyCookie.serialize(this.name, value, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: this.https,
      ...lifetime,
    });
  }
}
