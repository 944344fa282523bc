import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What the hub runs with, read once from the environment and the command line. */
export interface HubConfiguration {
  readonly mode: 'demonstration' | 'production';
  readonly port: number;
  /** Address people use; cookies and sign-in follow it. */
  readonly publicUrl: string;
  readonly dataDirectory: string;
  readonly keyFile: string;
  /** Directory of read models as they stood, made by `replay --to`; opened read-only under a banner. */
  readonly asOf: string | null;
  readonly logLevel: string;
  /** The only outside identity provider; the embedded one stands in for it in demonstration mode only. */
  readonly issuer: {
    readonly url: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly audience: string;
  } | null;
  /** Names several outside identity providers; null where the variables name the only one, or none is outside. */
  readonly issuersFile: string | null;
  readonly demonstration: { readonly children: number; readonly seed: number };
  /** Where limits, opening hours and bank holidays lie. */
  readonly clocksDirectory: string;
  /** How this front door works: required checks, second manager, what counts as overdue. */
  readonly triageFile: string;
  readonly denialLimitsFile: string;
  /** How many requests each partner's client may make. */
  readonly rateLimitsFile: string;
  /** Which looks are put before a reviewer. */
  readonly accessReviewFile: string;
  /** How long what ties somebody to a child lasts. */
  readonly tiesFile: string;
  /** How each class of restricted record is kept. */
  readonly restrictionsFile: string;
  /** What exports of children's access logs leave out and withhold. */
  readonly subjectAccessFile: string;
  /** How many files of which kinds an entry of the record takes. */
  readonly attachmentsFile: string;
  readonly agenciesFile: string;
  /** Names the first two access administrators; null in a demonstration, whose people are enrolled with it. */
  readonly administratorsFile: string | null;
  readonly peopleFile: string;
}

/** Every fault of a configuration, one line each; the hub does not start with any. */
export class ConfigurationError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
  }
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Reads and checks the configuration. `packageRoot` is where `config/` lies. Throws ConfigurationError naming every fault. */
export function readConfiguration(
  env: NodeJS.ProcessEnv,
  options: { packageRoot: string; asOf?: string | undefined },
): HubConfiguration {
  const faults: string[] = [];
  const mode = env['HUB_MODE'] ?? 'demonstration';
  if (mode !== 'demonstration' && mode !== 'production')
    faults.push(`HUB_MODE is "${mode}": set demonstration or production.`);
  const port = wholeNumber('PORT', env['PORT'] ?? '3000', 0, 65_535, faults);
  const dataDirectory = resolve(env['HUB_DATA_DIR'] ?? 'data');
  const logLevel = env['LOG_LEVEL'] ?? 'info';
  if (!logLevels.includes(logLevel)) faults.push(`LOG_LEVEL is "${logLevel}": set one of ${logLevels.join(', ')}.`);
  if (options.asOf !== undefined && !existsSync(join(options.asOf, 'replay.json')))
    faults.push(
      `--as-of ${options.asOf}: no replay.json there; make the directory with "npm run hub -- replay --to <time>".`,
    );
  const config = (file: string) => join(options.packageRoot, 'config', file);
  const issuer =
    env['OIDC_ISSUER'] === undefined
      ? null
      : {
          url: env['OIDC_ISSUER'],
          clientId: env['OIDC_CLIENT_ID'] ?? '',
          clientSecret: env['OIDC_CLIENT_SECRET'] ?? '',
          audience: env['OIDC_AUDIENCE'] ?? '',
        };
  if (mode === 'production') faults.push(...productionFaults(env, dataDirectory), ...issuerFaults(env));
  else if (env['OIDC_ISSUERS_FILE'] !== undefined)
    faults.push('OIDC_ISSUERS_FILE is a production setting: a demonstration’s people are vouched for by one provider.');
  const result: HubConfiguration = {
    mode: mode === 'production' ? 'production' : 'demonstration',
    port,
    publicUrl: (env['HUB_PUBLIC_URL'] ?? `http://localhost:${port}`).replace(/\/$/, ''),
    dataDirectory,
    keyFile: resolve(env['HUB_KEY_FILE'] ?? join(dataDirectory, 'demo.kek')),
    asOf: options.asOf === undefined ? null : resolve(options.asOf),
    logLevel,
    issuer,
    issuersFile: env['OIDC_ISSUERS_FILE'] ? resolve(env['OIDC_ISSUERS_FILE']) : null,
    demonstration: {
      children: wholeNumber('HUB_DEMO_CHILDREN', env['HUB_DEMO_CHILDREN'] ?? '400', 0, 10_000_000, faults),
      seed: wholeNumber('HUB_DEMO_SEED', env['HUB_DEMO_SEED'] ?? '1', 0, 4_294_967_295, faults),
    },
    clocksDirectory: join(options.packageRoot, 'config'),
    triageFile: config('triage.json'),
    denialLimitsFile: config('denial-limits.json'),
    accessReviewFile: config('access-review.json'),
    rateLimitsFile: config('rate-limits.json'),
    tiesFile: config('ties.json'),
    restrictionsFile: config('restrictions.json'),
    subjectAccessFile: config('subject-access.json'),
    attachmentsFile: config('attachments.json'),
    agenciesFile: resolve(env['HUB_AGENCIES_FILE'] ?? config('agencies.json')),
    administratorsFile:
      mode === 'production' && env['HUB_ADMINISTRATORS_FILE'] ? resolve(env['HUB_ADMINISTRATORS_FILE']) : null,
    peopleFile: config('demonstration-people.json'),
  };
  if (faults.length > 0) throw new ConfigurationError(faults);
  return result;
}

/** The short form of naming identity providers, for one. */
const issuerVariables = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_AUDIENCE'];

function issuerFaults(env: NodeJS.ProcessEnv): string[] {
  if (env['OIDC_ISSUERS_FILE'])
    return issuerVariables
      .filter((name) => env[name] !== undefined)
      .map((name) => `${name} is set beside OIDC_ISSUERS_FILE: the file names every identity provider. Unset it.`);
  return env['OIDC_ISSUER'] && !env['OIDC_ISSUER'].startsWith('https://')
    ? ['OIDC_ISSUER must begin with https:// in production.']
    : [];
}

function productionFaults(env: NodeJS.ProcessEnv, dataDirectory: string): string[] {
  const faults: string[] = [];
  for (const name of [
    'HUB_PUBLIC_URL',
    'HUB_DATA_DIR',
    'HUB_KEY_FILE',
    'HUB_AGENCIES_FILE',
    'HUB_ADMINISTRATORS_FILE',
    ...(env['OIDC_ISSUERS_FILE'] ? [] : issuerVariables),
  ])
    if (!env[name]) faults.push(`${name} is not set: production has no default for it.`);
  for (const name of ['HUB_DEMO_CHILDREN', 'HUB_DEMO_SEED'])
    if (env[name] !== undefined) faults.push(`${name} is a demonstration setting: unset it in production.`);
  if (env['HUB_PUBLIC_URL'] && !env['HUB_PUBLIC_URL'].startsWith('https://'))
    faults.push('HUB_PUBLIC_URL must begin with https:// in production.');
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0')
    faults.push(
      'NODE_TLS_REJECT_UNAUTHORIZED is 0: then anybody can pass for the identity provider. Unset it; NODE_EXTRA_CA_CERTS names an authority of your own.',
    );
  if (env['HUB_KEY_FILE'] && resolve(env['HUB_KEY_FILE']).startsWith(`${dataDirectory}/`))
    faults.push(
      'HUB_KEY_FILE lies inside HUB_DATA_DIR: a copy of the disk would carry its own key. Keep it elsewhere.',
    );
  return faults;
}

function wholeNumber(name: string, text: string, low: number, high: number, faults: string[]): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= low && value <= high) return value;
  faults.push(`${name} is "${text}": set a whole number from ${low} to ${high}.`);
  return low;
}
