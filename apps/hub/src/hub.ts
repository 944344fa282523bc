import { join } from 'node:path';
import {
  AccessLog,
  DenialGate,
  loadDenialLimits,
  loadExportRules,
  loadRestrictionRules,
  loadReviewRules,
  loadTieLimits,
  StaffRegister,
  type ReviewRules,
} from '#access';
import { loadAgencies, PartnerKeys, type AgencyRegistry } from '#agencies';
import { AttachmentDirectory, Attachments, loadAttachmentLimits } from '#attachments';
import { CommandRunner } from '#commands';
import { RaiseConcern } from '#concerns';
import { openDrafts, UnsentForms, type DraftStore } from '#drafts';
import { openSqliteEventStore, type EventStoreMetrics, type SqliteEventStore } from '#event-store/sqlite';
import { systemClock, systemRandomness, toInstant, type WorkingCalendar } from '#kernel';
import { PeopleLinks, finishErasures, mentionIndex } from '#people';
import { PictureReader } from '#picture';
import { ProjectionRunner, openReadDatabase, type Reactor, type ReadDatabase } from '#projections';
import { Sendings, SharingRegister } from '#sharing';
import { lockDirectory } from '#sqlite';
import {
  calendarWarning,
  clockworkOf,
  loadClockConfig,
  loadTriageSettings,
  type Clockwork,
  type TriageSettings,
} from '#triage';
import { openVault, type Vault } from '#vault';
import { accessOf, type Access } from './access/access.js';
import { nameFirstAdministrators } from './administrators.js';
import { askingOf, type Asking } from './asking.js';
import type { HubConfiguration } from './configuration.js';
import { DiskTrouble } from './disk-trouble.js';
import { HubClock } from './hub-clock.js';
import { loadIssuers } from './issuers/issuers-file.js';
import { issuerOfVariables, type OutsideIssuer } from './issuers/outside-issuer.js';
import { peopleNow, projections, type PeopleNow, type Views } from './read-models.js';
import { liveReadings, pastReadings, type Readings } from './readings.js';
import { reactorsOf, type ReactorParts } from './reactors.js';
import { demonstrationState } from './demonstration/demonstration-state.js';
import type { HubLogger, HubMetrics } from './telemetry.js';

export { projections, type Views } from './read-models.js';

/** Everything in one process, on the embedded stores. Pages and interfaces are made from it; so are the operators' commands. */
export interface Hub extends Access {
  readonly configuration: HubConfiguration;
  readonly clock: HubClock;
  readonly log: HubLogger;
  readonly metrics: HubMetrics;
  readonly store: SqliteEventStore;
  readonly vault: Vault;
  /** What people have begun to write and have not sent. */
  readonly drafts: DraftStore;
  readonly unsent: UnsentForms;
  readonly database: ReadDatabase;
  /** Null where the read models are a replay of a past moment: nothing runs then. */
  readonly runner: ProjectionRunner | null;
  /** What carries work on, as the runner was given it; none where nothing runs. */
  readonly reactors: readonly Reactor[];
  readonly readings: Readings;
  readonly commands: CommandRunner;
  readonly raise: RaiseConcern;
  /** What `openEnquiry`, `answerCheck` and their like take. */
  readonly asking: Asking;
  /** Files of contacts' records, sealed. */
  readonly attachments: Attachments;
  /** Keeps callers without identity from filling the log with refusals. */
  readonly anonymous: DenialGate;
  readonly agencies: AgencyRegistry;
  /** Identity providers outside; none in a demonstration, which has one of its own. */
  readonly issuers: readonly OutsideIssuer[];
  /** By which keys partner systems prove who they are. */
  readonly partnerKeys: PartnerKeys;
  /** Working days, as clocks count them. */
  readonly calendar: WorkingCalendar;
  /** Which looks are put before a reviewer, and how reviews are chased. */
  readonly reviewRules: ReviewRules;
  /** Who works here and in which role, from the hub's own grants. */
  readonly staff: StaffRegister;
  readonly links: PeopleLinks;
  readonly people: PeopleNow;
  readonly pictures: PictureReader;
  readonly accessLog: AccessLog;
  readonly sharing: SharingRegister;
  /** Texts on their way out. */
  readonly sendings: Sendings;
  /** How this front door works, and its clocks. */
  readonly settings: TriageSettings;
  readonly clockwork: Clockwork;
  /** What the disk refused last, while it does. */
  readonly trouble: Pick<DiskTrouble, 'now'>;
  /** Finishes what is in hand, saves how far it came, releases files and the lock. */
  close(): Promise<void>;
}

/**
 * Opens the stores of the data directory, alone, and starts the readings. Throws with a sentence that says what is wrong and what to do:
 * directory in use, read-only or damaged, key file missing or wrong, a demonstration store in production.
 */
export async function openHub(configuration: HubConfiguration, log: HubLogger, metrics: HubMetrics): Promise<Hub> {
  const { dataDirectory, mode } = configuration;
  const clock = new HubClock(systemClock);
  const lock = lockDirectory(dataDirectory);
  const trouble = new DiskTrouble(dataDirectory);
  const opened: (() => Promise<void> | void)[] = [() => lock.release()];
  const closeAll = async () => {
    for (const close of opened.reverse()) await close();
  };
  try {
    const store = await openSqliteEventStore({
      directory: dataDirectory,
      clock,
      lock,
      metrics: storeMetrics(metrics, log, trouble),
    });
    opened.push(() => store.close());
    const { plan, seeded } = await demonstrationState(store);
    if (mode === 'production' && plan)
      throw new Error(
        `${dataDirectory} holds a demonstration's invented people: production refuses to open it. Set HUB_DATA_DIR to another directory.`,
      );
    // A seeding that was interrupted goes on where it stood: what its last event caused has its time, not today's.
    const { recordedAt } = await store.head();
    if (plan && !seeded && configuration.asOf === null && recordedAt !== null) clock.pretend(recordedAt);
    const vault = await openVault({
      directory: dataDirectory,
      keyFile: configuration.keyFile,
      mode,
      clock,
      metrics: { unavailable: (reason) => vaultRefused(reason, log, trouble) },
    });
    opened.push(() => vault.close());
    const drafts = await openDrafts({
      directory: dataDirectory,
      vault,
      clock,
      onUnavailable: (message) => {
        trouble.refused(message);
        log.error({ file: 'drafts.db' }, message);
      },
      onFault: (error) =>
        log.error(
          { file: 'drafts.db', error: error instanceof Error ? error.name : 'unknown' },
          'Drafts could not be swept away.',
        ),
    });
    opened.push(() => drafts.close());
    const database = openReadDatabase({
      directory: configuration.asOf ?? dataDirectory,
      readonly: configuration.asOf !== null,
      log,
    });
    opened.push(() => database.close());
    const agencies = loadAgencies(configuration.agenciesFile);
    if (mode === 'production') refuseInvented(agencies);
    const issuers = await issuersOf(configuration, agencies);
    const clocks = loadClockConfig(configuration.clocksDirectory);
    const { calendar } = clocks;
    const warning = calendarWarning(calendar, toInstant(clock.now()));
    if (warning) log.warn({ calendar: calendar.version, until: calendar.coversUntil }, warning);
    const commands = new CommandRunner(store, vault);
    const staff = await StaffRegister.open({
      runner: commands,
      store,
      vault,
      clock,
      demonstration: mode === 'demonstration',
    });
    if (configuration.administratorsFile !== null && configuration.asOf === null) {
      const known = { agencies, issuers: configuration.issuersFile === null ? [] : issuers };
      await nameFirstAdministrators(staff, known, configuration.administratorsFile);
    }
    const partnerKeys = await PartnerKeys.open({ runner: commands, store, agencies });
    const views = database.read<Views>();
    const links = new PeopleLinks(views);
    const clockwork = clockworkOf(clocks);
    // What is restricted is asked of the present, whatever moment is shown: a past state must not undo it.
    const present =
      configuration.asOf === null ? database : openReadDatabase({ directory: dataDirectory, readonly: true, log });
    if (present !== database) opened.push(() => present.close());
    const access = accessOf({
      presentViews: present.read<Views>(),
      ...{ commands, vault, clock, views, links, staff, agencies, store, calendar },
      restrictionRules: loadRestrictionRules(configuration.restrictionsFile),
      exportRules: loadExportRules(configuration.subjectAccessFile),
      limits: loadTieLimits(configuration.tiesFile),
      onDecision: (what, outcome) => metrics.access.inc({ what, outcome }),
    });
    const reviewRules = loadReviewRules(configuration.accessReviewFile);
    const { runner, reactors } =
      configuration.asOf === null
        ? compose({
            ...{ store, vault, database, clocks, commands, links, clock, log, metrics },
            reviewRules,
            sights: access.sights,
            staff,
          })
        : { runner: null, reactors: [] };
    const readings = runner ? liveReadings(runner, store) : pastReadings(configuration.asOf!);
    const anonymous = new DenialGate({
      limits: loadDenialLimits(configuration.denialLimitsFile),
      clock,
      record: (flood) =>
        access.door.recordFlood(flood).then(
          ({ ok }) => ok,
          () => false,
        ),
    });
    opened.push(() => anonymous.flush({ stopping: true }));
    if (runner) {
      const unfinished = await finishErasures({ runner: commands, store, side: store.side, vault, drafts });
      if (unfinished > 0) log.warn({ erasures: unfinished }, 'finished erasures that were interrupted');
      await staff.forgetEndedHomes();
      await runner.start();
      opened.push(() => runner.stop());
    }
    return {
      configuration,
      clock,
      log,
      metrics,
      store,
      vault,
      drafts,
      unsent: new UnsentForms({ drafts, vault, clock }),
      database,
      runner,
      reactors,
      readings,
      commands,
      raise: new RaiseConcern({ runner: commands, vault, agencies }),
      asking: askingOf({ runner: commands, store, clock, agencies, links, views, clockwork }),
      ...access,
      attachments: new Attachments({
        // Like the vault, of the live hub also where a past state is shown: a file is opened with the keys there are now.
        files: new AttachmentDirectory(join(dataDirectory, 'attachments'), systemRandomness),
        vault,
        limits: loadAttachmentLimits(configuration.attachmentsFile),
        onUnavailable: (message) => {
          trouble.refused(message);
          log.error({ file: 'attachments' }, message);
        },
      }),
      anonymous,
      agencies,
      issuers,
      partnerKeys,
      calendar,
      reviewRules,
      staff,
      links,
      people: peopleNow(links, readings.position),
      pictures: new PictureReader({
        database: views,
        store,
        door: access.door,
        links,
        sights: access.sights,
        clock,
        agencyName: (code) => agencies.byCode(code)?.name ?? code,
        position: readings.position,
      }),
      accessLog: new AccessLog(views),
      sharing: new SharingRegister(views),
      sendings: new Sendings({ runner: commands, views, door: access.door }),
      settings: loadTriageSettings(configuration.triageFile),
      clockwork,
      trouble,
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

type RunnerParts = Omit<ReactorParts, 'store' | 'database'> &
  Pick<Hub, 'store' | 'database' | 'clock' | 'log' | 'metrics'>;

/** The runner of readings, and of what carries work on. */
function compose(parts: RunnerParts): Pick<Hub, 'reactors'> & { readonly runner: ProjectionRunner } {
  const { store, vault, database, clock, log, metrics } = parts;
  const reactors = reactorsOf(parts, (position, names) => runner.projectionsAt(position, names));
  const runner: ProjectionRunner = new ProjectionRunner({
    store,
    side: store.side,
    database,
    projections,
    index: { projection: mentionIndex, index: vault.index, open: (ref, box) => vault.open(ref, box) },
    reactors,
    clock,
    log,
    metrics: {
      batchApplied: () => undefined,
      reactorHandled: () => undefined,
      eventParked: (_kind, name) => metrics.parked.inc({ name }),
    },
  });
  return { runner, reactors };
}

async function issuersOf(
  { issuer, issuersFile, dataDirectory, publicUrl }: HubConfiguration,
  agencies: AgencyRegistry,
): Promise<readonly OutsideIssuer[]> {
  if (issuersFile !== null) return loadIssuers(issuersFile, { agencies, dataDirectory, publicUrl });
  return issuer === null ? [] : [issuerOfVariables(issuer, publicUrl)];
}

function refuseInvented(agencies: AgencyRegistry): void {
  const invented = agencies.all.filter(({ demonstration }) => demonstration).map(({ code }) => code);
  if (invented.length > 0)
    throw new Error(
      `HUB_AGENCIES_FILE holds agencies of the demonstration, which production refuses: ${invented.join(', ')}.`,
    );
}

function vaultRefused(reason: string, log: HubLogger, trouble: DiskTrouble): void {
  const sentence = `The vault cannot be written: ${reason}. Nothing was stored; writing goes on by itself as soon as the disk takes it.`;
  trouble.refused(sentence);
  log.error({ file: 'vault.db' }, sentence);
}

const storeMetrics = (metrics: HubMetrics, log: HubLogger, trouble: DiskTrouble): EventStoreMetrics => ({
  onGroup: ({ requests, commitSeconds }) => {
    metrics.groupSize.observe({ file: 'events' }, requests);
    metrics.commitSeconds.observe({ file: 'events' }, commitSeconds);
  },
  onAppend: (verdict, seconds) => {
    metrics.appendVerdicts.inc({ verdict });
    metrics.appendSeconds.observe(seconds);
  },
  onFailure: (message) => {
    trouble.refused(message);
    log.error({ file: 'events.db' }, message);
  },
});
