import type { LedgerEntry, LedgerEntryKind } from "../entities/ledger-entry";
import type { Lot, LotKind } from "../entities/lot";
import type { ShortfallPolicy } from "../entities/shortfall-policy";
import type { WalletEnvironment } from "../environment";
import type { Task } from "./bookkeeper";
import type { WalletView } from "./wallet-view";

/** Credits of one origin that a posting adds. */
export interface NewLot {
  readonly kind: LotKind;
  /** How many credits. */
  readonly granted: number;
  /** When they expire; never if left out. */
  readonly expiresAt?: Date | null;
  readonly priority?: number;
  /** The purchase that they are of. */
  readonly purchaseId?: string | null;
}

/** A request to move credits in one wallet. */
export interface Posting {
  /** A ULID, which becomes the id of the entry. An earlier entry with the same cause has another id. */
  readonly id: string;
  readonly userId: string;
  readonly environment: WalletEnvironment;
  /** What kind of credits move; see `isCreditType`. The user has a wallet for each. */
  readonly creditType: string;
  readonly kind: LedgerEntryKind;
  /**
   * Credits to add, or to take when negative. A whole number; 0 for `holdKinds`, and for EXPIRY, which takes what has
   * expired.
   */
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
  /** What a posting adds, by origin. Without it, all is of one origin, which follows from the kind. */
  readonly lots?: readonly NewLot[] | undefined;
  /** The entry whose credits a posting gives back, to the lots from which it took them. */
  readonly returns?: {
    readonly entryId: string;
    /** How long credits last whose lot expired meanwhile; 0 if they expire at once. */
    readonly graceMilliseconds: number;
  };
  /** What happens when the posting takes more credits than the wallet has. Without it, the posting is refused. */
  readonly onShortfall?: ShortfallPolicy;
  /** Postings with the same key are committed in the order of their arrival by each process, whatever their wallets. */
  readonly queueKey?: string;
  /** What bookkeepers check when the wallet is locked, and write in the commit of the entry. */
  readonly tasks?: readonly Task[];
}

/** The actor of entries that nobody asked for: credits expired. */
export const expiryActor = "expiry";

/** What an entry took from a lot or gave to it. */
export interface LotMove {
  /** Null for credits that the wallet owes, or that paid what it owed. */
  readonly lot: Pick<Lot, "entryId" | "part" | "kind" | "expiresAt"> | null;
  /** Credits given, or taken when negative. */
  readonly amount: number;
  /** By how many credits the held ones changed. */
  readonly held: number;
}

/** The result of a posting that was not refused. */
export interface Posted {
  /** The posting's entry. When the posting repeats a cause, the entry that the cause made the first time. */
  readonly entry: LedgerEntry;
  /** Whether the posting repeated a cause, so that no credits moved. */
  readonly replayed: boolean;
  /** The wallet as it is now. After a repeat, later entries may have changed it since `entry`. */
  readonly wallet: WalletView;
  /** What the entry did to lots; undefined after a repeat. */
  readonly lotMoves?: readonly LotMove[];
}
