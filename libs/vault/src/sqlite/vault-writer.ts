import { GroupCommitWriter, type WriterFaults } from '#sqlite';
import { VaultUnavailableError, VaultUnsettledError } from '../port.js';
import type {
  DestroyKeys,
  DestroyResult,
  InsertKeys,
  InsertKeysResult,
  VaultRequest,
  VaultResult,
} from './requests.js';

/** What each kind of request is answered with. */
type ResultOf<Request extends VaultRequest> = Request extends InsertKeys
  ? readonly InsertKeysResult[]
  : Request extends DestroyKeys
    ? DestroyResult
    : Request extends { do: 'sweep' }
      ? { readonly left: boolean }
      : null;

/** The one writer of `vault.db`, on its own thread: what waits together shares one fsync. */
export class VaultWriter {
  private constructor(private readonly writer: GroupCommitWriter<VaultRequest, VaultResult>) {}

  /** Opens the file, makes its tables where they are missing. Throws StorageError. */
  static async open(path: string, faults?: WriterFaults): Promise<VaultWriter> {
    return new VaultWriter(
      await GroupCommitWriter.open<VaultRequest, VaultResult, null>({
        path,
        program: new URL('./vault.program.js', import.meta.url),
        options: null,
        pragmas: { secure_delete: 'ON' },
        ...(faults && { faults }),
      }),
    );
  }

  /** Resolves when the request is durable. Throws VaultUnavailableError where the disk refuses it. */
  async run<Request extends VaultRequest>(request: Request, bytes = 0): Promise<ResultOf<Request>> {
    const submitted = await this.writer.submit(request, { bytes });
    if (submitted.outcome === 'done') return submitted.result as ResultOf<Request>;
    if (submitted.outcome === 'unknown') throw new VaultUnsettledError(submitted.message);
    throw new VaultUnavailableError(submitted.reason, submitted.retryAfterSeconds);
  }

  /** For tests. */
  inject(faults: WriterFaults): Promise<void> {
    return this.writer.inject(faults);
  }

  close(): Promise<void> {
    return this.writer.close();
  }
}
