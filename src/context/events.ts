import { EventEmitter } from "node:events";
import type { StoreEvent } from "../entities/store-event";
import type { LedgerReport } from "../ledger/ledger-report";
import type { WalletOwner } from "../ledger/wallet-owners";

/**
 * The request, or the run of a job or command, in which the event happened. All log lines of one request have its id.
 */
interface OfRequest {
  readonly requestId: string;
}

export interface RecordedStoreEvent {
  readonly event: StoreEvent;
  /** Whether the event had been decided before. If so, nothing happened this time. */
  readonly repeated: boolean;
  /** Whether the event came with another body before. The first body is kept. */
  readonly differs: boolean;
}

export interface UnreadableRequest {
  readonly status: number;
  readonly problem: string;
  /** SHA-256 of the part of the body that was read, in hexadecimal. The body itself is never logged. */
  readonly bodyHash: string | null;
}

export interface SimilarUsers extends OfRequest {
  readonly eventId: string;
  readonly userId: string | null;
  readonly similarUserIds: readonly string[];
}

export interface FreezeLifted extends OfRequest {
  readonly userId: string;
  readonly environment: string;
  readonly reason: string;
  readonly actor: string;
}

export interface UnrecordedRefusal extends OfRequest {
  readonly operation: string;
  readonly error: unknown;
}

export interface VerifiedLedger extends OfRequest {
  readonly report: LedgerReport;
}

export interface UnverifiedLedger extends OfRequest {
  readonly error: unknown;
}

export interface JobSuccess {
  readonly name: string;
  readonly seconds: number;
}

export interface JobFailure {
  readonly name: string;
  readonly error: unknown;
}

/** The payload of each event, by the event's name. The functions below say when each is emitted. */
interface EventPayloads {
  readonly storeEventReceived: RecordedStoreEvent & OfRequest;
  readonly storeEventDecided: { readonly event: StoreEvent } & OfRequest;
  readonly storeEventFailed: { readonly eventId: string } & OfRequest;
  readonly retryFailed: { readonly error: unknown } & OfRequest;
  readonly similarUsersFound: SimilarUsers;
  readonly webhookRejected: undefined;
  readonly requestUnreadable: UnreadableRequest;
  readonly freezeLifted: FreezeLifted;
  readonly refusalNotRecorded: UnrecordedRefusal;
  readonly ledgerVerified: VerifiedLedger;
  readonly ledgerNotVerified: UnverifiedLedger;
  readonly batchCommitted: number;
  readonly batchFailed: undefined;
  readonly damagedWalletRefused: WalletOwner;
  readonly packageChanged: string;
  readonly jobSucceeded: JobSuccess;
  readonly jobFailed: JobFailure;
}

type EventName = keyof EventPayloads;

/** A function for each event that the subscriber wants. */
export type Subscriber = { readonly [Name in EventName]?: (payload: EventPayloads[Name]) => void };

/** Delivers events to subscribers: always to the log, and to the metrics where they are served. */
export class Events {
  private readonly emitter = new EventEmitter();

  /** @param logFailure Logs what a subscriber threw. */
  constructor(private readonly logFailure: (error: unknown, name: string) => void) {}

  subscribe(subscriber: Subscriber): void {
    for (const [name, listener] of Object.entries(subscriber)) {
      this.emitter.on(name, this.guarded(name, listener as (payload: unknown) => unknown));
    }
  }

  /** Calls the subscribers at once and never throws. Call the functions below instead of this method. */
  emit<Name extends EventName>(name: Name, payload: EventPayloads[Name]): void {
    this.emitter.emit(name, payload);
  }

  /**
   * Wraps a listener so that its errors reach neither the operation nor the other subscribers. Only the first error is
   * logged, because a listener that always throws would fill the log.
   */
  private guarded(name: string, listener: (payload: unknown) => unknown): (payload: unknown) => void {
    let hasFailed = false;
    const logOnce = (error: unknown) => {
      if (hasFailed) return;
      hasFailed = true;
      try {
        this.logFailure(error, name);
      } catch {
        // The log itself fails, so nothing is left to report this to.
      }
    };
    return (payload) => {
      try {
        const result = listener(payload);
        if (result instanceof Promise) result.catch(logOnce);
      } catch (error) {
        logOnce(error);
      }
    };
  }
}

/** RevenueCat sent an event, for the first time or again, and the event is kept. */
export function storeEventReceived(events: Events, recorded: RecordedStoreEvent & OfRequest): void {
  events.emit("storeEventReceived", recorded);
}

/** An event that had been parked or failed was decided again, with another outcome. */
export function storeEventDecided(events: Events, decided: { event: StoreEvent } & OfRequest): void {
  events.emit("storeEventDecided", decided);
}

/** A fault of ours stopped an event. The event is kept and tried again; emitted once while it stays failed. */
export function storeEventFailed(events: Events, failed: { eventId: string } & OfRequest): void {
  events.emit("storeEventFailed", failed);
}

/** Parked events could not be tried again. The regular sweep tries them later. */
export function retryFailed(events: Events, failed: { error: unknown } & OfRequest): void {
  events.emit("retryFailed", failed);
}

/** An event names a user whose id differs from another user's only in capital and small letters. */
export function similarUsersFound(events: Events, similar: SimilarUsers): void {
  events.emit("similarUsersFound", similar);
}

/** A request to the webhook could not prove that it is RevenueCat's. */
export function webhookRejected(events: Events): void {
  events.emit("webhookRejected", undefined);
}

/** A request to the webhook could not be read as an event. Nothing of the request is kept, except in the log. */
export function requestUnreadable(events: Events, request: UnreadableRequest): void {
  events.emit("requestUnreadable", request);
}

/** An admin let a frozen wallet spend again. */
export function freezeLifted(events: Events, lifted: FreezeLifted): void {
  events.emit("freezeLifted", lifted);
}

/** A refused call could not be written into the audit log. The refusal itself was answered as always. */
export function refusalNotRecorded(events: Events, refusal: UnrecordedRefusal): void {
  events.emit("refusalNotRecorded", refusal);
}

/** All books were checked, with or without findings. */
export function ledgerVerified(events: Events, verified: VerifiedLedger): void {
  events.emit("ledgerVerified", verified);
}

/** A check of the books failed after its caller had stopped waiting for it. */
export function ledgerNotVerified(events: Events, failed: UnverifiedLedger): void {
  events.emit("ledgerNotVerified", failed);
}

/** The ledger committed this many postings together. */
export function batchCommitted(events: Events, size: number): void {
  events.emit("batchCommitted", size);
}

/** The database refused a batch of the ledger. The batch is then split, or its postings are refused. */
export function batchFailed(events: Events): void {
  events.emit("batchFailed", undefined);
}

/** The ledger moved no credits in a wallet that does not fit its newest entry. */
export function damagedWalletRefused(events: Events, wallet: WalletOwner): void {
  events.emit("damagedWalletRefused", wallet);
}

/** The package with this id was changed, and whoever caches it must read it anew. */
export function packageChanged(events: Events, id: string): void {
  events.emit("packageChanged", id);
}

/** A turn of a recurring job was finished. */
export function jobSucceeded(events: Events, success: JobSuccess): void {
  events.emit("jobSucceeded", success);
}

/** A turn of a recurring job failed, lost its lease, or could not begin. The job is tried again at its next turn. */
export function jobFailed(events: Events, failure: JobFailure): void {
  events.emit("jobFailed", failure);
}
