import { operations } from './openapi/operations.js';

interface Address {
  readonly pattern: RegExp;
  readonly method: string;
}

const addresses: readonly Address[] = operations.map(({ path, method }) => ({
  pattern: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}/?$`),
  method: method.toUpperCase(),
}));

/** Methods that an address answers to; none where there is no such address. */
export function allowedAt(path: string): string[] {
  const methods = addresses.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
  return methods.includes('GET') ? [...methods, 'HEAD'] : methods;
}
