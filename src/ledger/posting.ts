import type { LedgerEntry, LedgerEntryKind } from "../entities/ledger-entry";
import type { ShortfallPolicy } from "../entities/shortfall-policy";
import type { WalletEnvironment } from "../environment";
import type { Task } from "./bookkeeper";
import type { WalletView } from "./wallet-view";

/** A request to move credits in one wallet. */
export interface Posting {
  /** A ULID, which becomes the id of the entry. An earlier entry with the same cause has another id. */
  readonly id: string;
  readonly userId: string;
  readonly environment: WalletEnvironment;
  /** What kind of credits move; see `isCreditType`. The user has a wallet for each. */
  readonly creditType: string;
  readonly kind: LedgerEntryKind;
  /** Credits to add, or to take when negative. A whole number; 0 for `holdKinds` alone. */
  readonly amount: number;
  /** By how many credits the wallet's held ones change: more when positive, fewer when negative. */
  readonly held?: number;
  /**
   * What moves the credits, such as `client:<idempotency key>`. Within a wallet a cause moves credits once. Null when
   * the posting repeats nothing and cannot be repeated: its own id is all that there is.
   */
  readonly cause: string | null;
  /**
   * What the caller asked for, see `fingerprintOf`. A repeat of the cause with another fingerprint is refused. Null
   * when the cause is not a key that a caller made.
   */
  readonly fingerprint?: Buffer | null;
  readonly reference: string | null;
  /** The id of the user who moves the credits, or `storeActor`. */
  readonly actor: string;
  readonly reason: string | null;
  /** What happens when the posting takes more credits than the wallet has. Without it, the posting is refused. */
  readonly onShortfall?: ShortfallPolicy;
  /** Postings with the same key are committed in the order of their arrival by each process, whatever their wallets. */
  readonly queueKey?: string;
  /** What bookkeepers check when the wallet is locked, and write in the commit of the entry. */
  readonly tasks?: readonly Task[];
}

/** The result of a posting that was not refused. */
export interface Posted {
  /** The posting's entry. When the posting repeats a cause, the entry that the cause made the first time. */
  readonly entry: LedgerEntry;
  /** Whether the posting repeated a cause, so that no credits moved. */
  readonly replayed: boolean;
  /** The wallet as it is now. After a repeat, later entries may have changed it since `entry`. */
  readonly wallet: WalletView;
}
