import { defaultCreditType, isCreditType } from "./credit-types";
import { isWalletEnvironment, type WalletEnvironment } from "./environment";
import { Refusal } from "./errors";
import { isPackageId, isUlid, isUserId } from "./ids";
import { isStorable } from "./text";

/** How both doors write the id of one type, and how they read it. */
interface IdForm<Key> {
  write(key: Key): string;
  /** Null when the text is not an id of this type. */
  read(text: string): Key | null;
}

/**
 * The ids of every type that `node` finds, as callers see them. The prefix tells the type, so that a copied id says
 * what it names. The key of the table follows the prefix. Ids of packages have no prefix: 24 hexadecimal digits are a
 * form of their own. User ids are bare everywhere, because they are not ours.
 */
export const publicIds = {
  AuditEntry: ulidForm("aud_"),
  CreditPackage: {
    write: ({ id }) => id,
    read: (text) => (isPackageId(text) ? { id: text } : null),
  } satisfies IdForm<UlidKey>,
  Hold: ulidForm("hld_"),
  LedgerEntry: ulidForm("ent_"),
  Lot: {
    // Made of the id of the entry that added its credits.
    write: ({ entryId, part }) => `lot_${entryId}_${part}`,
    read: (text) => {
      const [, entryId = "", part = ""] = /^lot_(.{26})_(0|[1-9]\d{0,8})$/.exec(text) ?? [];
      return isUlid(entryId) ? { entryId, part: Number(part) } : null;
    },
  } satisfies IdForm<{ readonly entryId: string; readonly part: number }>,
  Me: userForm("usr_"),
  Purchase: ulidForm("pur_"),
  SpendingFreezeLift: ulidForm("lif_"),
  StoreEvent: {
    // RevenueCat's id of the event, or the hash that is kept in its place.
    write: ({ eventId }) => `evt_${eventId}`,
    read: (text) => {
      const eventId = afterPrefix("evt_", text);
      return eventId !== "" && isStorable(eventId) ? { eventId } : null;
    },
  } satisfies IdForm<{ readonly eventId: string }>,
  StoreProduct: productForm("spr_"),
  StoreTransaction: {
    write: ({ environment, store, transactionId, period, part }) =>
      pack("stx_", [environment, store, transactionId, String(period), String(part)]),
    read: (text) => {
      const [environment, store, transactionId, period = "", part = "", ...rest] = unpack("stx_", text) ?? [];
      const isKey = isWalletEnvironment(environment) && store !== undefined && transactionId !== undefined;
      const areNumbers = /^(-1|0|[1-9]\d{0,14})$/.test(period) && /^\d{1,2}$/.test(part);
      return isKey && areNumbers && rest.length === 0
        ? { environment, store, transactionId, period: Number(period), part: Number(part) }
        : null;
    },
  } satisfies IdForm<StoreTransactionKey>,
  UnmappedStoreProduct: productForm("ups_"),
  // Not the form of `Me`, so that the viewer and the same person in a list are two objects for a client's cache.
  User: userForm("own_"),
  // Made of the wallet's key, so that a wallet has its id before credits ever move in it.
  Wallet: {
    write: writeWalletId,
    read: (text) => {
      const [environment, userId = "", named, ...rest] = unpack("wal_", text) ?? [];
      const creditType = named ?? defaultCreditType;
      const isKey = isUserId(userId) && isWalletEnvironment(environment) && isCreditType(creditType);
      // The default type is never written, so that each wallet has one id.
      return isKey && named !== defaultCreditType && rest.length === 0
        ? { environment, userId, creditType }
        : null;
    },
  } satisfies IdForm<WalletKey>,
  WalletMerge: ulidForm("mrg_"),
};

/** The key of the table. The period is a number there. */
interface StoreTransactionKey {
  readonly environment: WalletEnvironment;
  readonly store: string;
  readonly transactionId: string;
  readonly period: number;
  readonly part: number;
}

interface WalletKey {
  readonly environment: WalletEnvironment;
  readonly userId: string;
  readonly creditType: string;
}

/** The wallet whose id was written last: a page of a wallet's objects writes it for each of them. */
let lastWallet: (WalletKey & { readonly written: string }) | undefined;

function writeWalletId({ environment, userId, creditType }: WalletKey): string {
  if (
    lastWallet?.userId === userId &&
    lastWallet.environment === environment &&
    lastWallet.creditType === creditType
  )
    return lastWallet.written;
  const type = creditType === defaultCreditType ? [] : [creditType];
  const written = pack("wal_", [environment, userId, ...type]);
  lastWallet = { environment, userId, creditType, written };
  return written;
}

/** A type whose objects have ids. */
export type IdentifiedType = keyof typeof publicIds;

/** The key by which an object of the type is found. */
export type KeyOf<Type extends IdentifiedType> = Parameters<(typeof publicIds)[Type]["write"]>[0];

interface UlidKey {
  readonly id: string;
}

function ulidForm(prefix: string): IdForm<UlidKey> {
  return {
    write: ({ id }) => prefix + id,
    read: (text) => {
      const id = afterPrefix(prefix, text);
      return isUlid(id) ? { id } : null;
    },
  };
}

function userForm(prefix: string): IdForm<{ readonly userId: string }> {
  return {
    write: ({ userId }) => prefix + userId,
    read: (text) => {
      const userId = afterPrefix(prefix, text);
      return isUserId(userId) ? { userId } : null;
    },
  };
}

function productForm(prefix: string): IdForm<{ readonly store: string; readonly productId: string }> {
  return {
    write: ({ store, productId }) => pack(prefix, [store, productId]),
    read: (text) => {
      const [store, productId, ...rest] = unpack(prefix, text) ?? [];
      if (store === undefined || productId === undefined || rest.length > 0) return null;
      return { store, productId };
    },
  };
}

/** The text after the prefix; empty when the text begins otherwise. */
function afterPrefix(prefix: string, text: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : "";
}

function pack(prefix: string, parts: readonly string[]): string {
  return prefix + Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/**
 * The parts of a text that `pack` wrote. Null for any other text, even if it decodes to valid parts, so that each id
 * has only one spelling.
 */
function unpack(prefix: string, text: string): readonly string[] | null {
  const parts = parse(Buffer.from(afterPrefix(prefix, text), "base64url").toString());
  if (!Array.isArray(parts) || !parts.every(isStorable)) return null;
  return pack(prefix, parts) === text ? parts : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const types = Object.keys(publicIds) as IdentifiedType[];

/** The id of an object of the type, as callers see it. */
export function writePublicId<Type extends IdentifiedType>(type: Type, key: KeyOf<Type>): string {
  return (publicIds[type].write as (key: KeyOf<Type>) => string)(key);
}

/** The type and the key that an id names; null when the text is not a public id. */
export function readPublicId(text: string): { readonly type: IdentifiedType; readonly key: object } | null {
  for (const type of types) {
    const key = publicIds[type].read(text);
    if (key) return { type, key };
  }
  return null;
}

/**
 * The id of a purchase in the database, from what a caller sent.
 * @throws Refusal NOT_FOUND when the text is not the id of a purchase, as for a purchase that does not exist.
 */
export function readPurchaseId(text: string): string {
  const key = publicIds.Purchase.read(text);
  if (!key) throw new Refusal("NOT_FOUND", "There is no such purchase.");
  return key.id;
}

/**
 * The id of a spend's entry in the database, from what a caller sent.
 * @throws Refusal NOT_FOUND when the text is not the id of an entry, as for an entry that does not exist.
 */
export function readSpendId(text: string): string {
  const key = publicIds.LedgerEntry.read(text);
  if (!key) throw noSuchSpend();
  return key.id;
}

export function noSuchSpend(): Refusal {
  return new Refusal("NOT_FOUND", "There is no such spend.");
}

/**
 * The id of a hold in the database, from what a caller sent.
 * @throws Refusal NOT_FOUND when the text is not the id of a hold, as for a hold that does not exist.
 */
export function readHoldId(text: string): string {
  const key = publicIds.Hold.read(text);
  if (!key) throw noSuchHold();
  return key.id;
}

export function noSuchHold(): Refusal {
  return new Refusal("NOT_FOUND", "There is no such hold.");
}

/**
 * RevenueCat's id of a store event, from what a caller sent.
 * @throws Refusal NOT_FOUND when the text is not the id of a store event, as for an event that does not exist.
 */
export function readStoreEventId(text: string): string {
  const key = publicIds.StoreEvent.read(text);
  if (!key) throw new Refusal("NOT_FOUND", "There is no such store event.");
  return key.eventId;
}
