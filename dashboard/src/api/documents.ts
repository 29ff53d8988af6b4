/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** What kind of caller it was. */
export type ActorKind =
  /** A command that an operator ran, such as `npm run reconcile`. */
  | 'COMMAND'
  /** A recurring job of the service. */
  | 'JOB'
  /** RevenueCat, by its webhook. */
  | 'STORE'
  /** The bearer of a token. */
  | 'TOKEN';

/** Whose balance to correct, by how many credits and why. */
export type AdjustCreditsInput = {
  /** Credits to add, or to take when negative. Not 0. */
  amount: number;
  /** What kind of credits, such as `GEMS`. Only the wallet of this type is touched. */
  creditType?: string | null | undefined;
  /** Whether to answer only what the change would do, or how it would be refused. Changes nothing. */
  dryRun?: boolean;
  /** The environment of the wallet; the deployment's own when left out. */
  environment?: WalletEnvironment | null | undefined;
  /** 1 to 255 visible ASCII characters. The same key changes the wallets of the same user once, for ever; with another amount, reason, credit type or (when adjusting) `onShortfall` it is refused. Grants and adjustments have separate keys. */
  idempotencyKey: string;
  /** What happens when more credits are to be taken than the wallet has. Refused unless named. */
  onShortfall?: ShortfallPolicy;
  /** Why the credits are changed, 1 to 500 characters. Kept in the ledger and in the audit log; the user cannot read it. */
  reason: string;
  /** The wallet's owner: the `sub` of their token. */
  userId: string;
};

/** The audit entries to list: those that fit all fields. Fields that are left out do not restrict the list. */
export type AuditEntryFilter = {
  /** 1 to 10 filters that must all fit, beside the other fields. */
  AND?: Array<AuditEntryFilter> | null | undefined;
  /** 1 to 10 filters of which one must fit, beside the other fields. Each is read by an index of its own, or examined. */
  OR?: Array<AuditEntryFilter> | null | undefined;
  /** The user id of whoever called. Has an index. */
  actor?: TextComparison | null | undefined;
  /** When the call was made. Has an index. */
  createdAt?: MomentComparison | null | undefined;
  /** What was called: the name of a mutation, such as `archiveCreditPackage`. Has an index. */
  operation?: TextComparison | null | undefined;
  /** The id of what the call was about, such as `wal_…`, `evt_…` or the id of a package. Has an index. */
  subject?: TextComparison | null | undefined;
};

/** A new credit package. */
export type CreateCreditPackageInput = {
  /** Bonus credits. */
  bonusCredits?: number;
  /** What kind of credits the package grants, such as `GEMS`: 1 to 16 of A-Z, 0-9 and underscore, beginning with a letter. It can never be changed. */
  creditType?: string | null | undefined;
  /** Credits that the price pays for, at least 1. */
  credits: number;
  /** ISO 4217 code in capitals, such as `USD`. */
  currency: string;
  /** 1 to 1,000 characters. */
  description?: string | null | undefined;
  /** 1 to 100 characters. */
  name: string;
  /** Price in minor units of the currency: 499 is 4.99 in USD. */
  priceAmount: number;
  /** How often one user may buy the package, at least 1; null for no limit. */
  purchaseLimitPerUser?: number | null | undefined;
  /** What happens when a store refunds a purchase whose credits are already spent. */
  refundPolicy?: RefundPolicy;
  /** Packages are sorted by this number, smallest first. */
  sortOrder?: number;
};

/** The packages to list, archived or not: those that fit all fields. Fields that are left out do not restrict the list. */
export type CreditPackageFilter = {
  /** 1 to 10 filters that must all fit, beside the other fields. */
  AND?: Array<CreditPackageFilter> | null | undefined;
  /** 1 to 10 filters of which one must fit, beside the other fields. Each is read by an index of its own, or examined. */
  OR?: Array<CreditPackageFilter> | null | undefined;
  /** What kind of credits the package grants, such as `GEMS`. */
  creditType?: TextComparison | null | undefined;
  /** ISO 4217 code of the price, such as `USD`. */
  currency?: TextComparison | null | undefined;
  /** The package's id. */
  id?: TextComparison | null | undefined;
  /** Whether the package was taken off sale. */
  isArchived?: boolean | null | undefined;
  /** Whether any store product grants the package. */
  isMapped?: boolean | null | undefined;
  /** The name that buyers see. */
  name?: SearchComparison | null | undefined;
  /** The id of a store product that grants the package, in any store. */
  productId?: TextComparison | null | undefined;
};

/** Which credit package. */
export type CreditPackageIdInput = {
  /** 24 hexadecimal digits. */
  id: string;
};

/** The order of a list of packages. */
export type CreditPackageOrder =
  /** By `sortOrder`, smallest first, as buyers see them. */
  | 'SORT_ORDER_ASC'
  /** By `sortOrder`, largest first. */
  | 'SORT_ORDER_DESC';

/** Who gets credits, how many and why. */
export type GrantCreditsInput = {
  /** Credits to add, at least 1. */
  amount: number;
  /** What kind of credits, such as `GEMS`. Only the wallet of this type is touched. */
  creditType?: string | null | undefined;
  /** Whether to answer only what the change would do, or how it would be refused. Changes nothing. */
  dryRun?: boolean;
  /** The environment of the wallet; the deployment's own when left out. */
  environment?: WalletEnvironment | null | undefined;
  /** When the credits expire, in the future; never when left out. */
  expiresAt?: string | null | undefined;
  /** 1 to 255 visible ASCII characters. The same key changes the wallets of the same user once, for ever; with another amount, reason, credit type or (when adjusting) `onShortfall` it is refused. Grants and adjustments have separate keys. */
  idempotencyKey: string;
  /** From 0 to 100; 50 when left out. Of credits that expire at the same time, those with less are spent first. */
  priority?: number | null | undefined;
  /** Why the credits are changed, 1 to 500 characters. Kept in the ledger and in the audit log; the user cannot read it. */
  reason: string;
  /** The wallet's owner: the `sub` of their token. */
  userId: string;
};

/** When a store product's credits are granted. */
export type GrantsOn =
  /** Once for each paid or trial period of a subscription, and for each purchase. */
  | 'EACH_PERIOD'
  /** Once for each one-time purchase. Subscriptions grant nothing. */
  | 'PURCHASE';

/** What became of a hold. */
export type HoldStatus =
  /** It has ended with its last capture. */
  | 'CAPTURED'
  /** Its time ran out, and nothing had ended it before. */
  | 'EXPIRED'
  /** It reserves credits until `expiresAt`. */
  | 'OPEN'
  /** A service released it. */
  | 'RELEASED';

/** Why credits moved. */
export type LedgerEntryKind =
  /** An admin corrected the balance. */
  | 'ADJUSTMENT'
  /** Credits of lots were gone, because their time ran out. */
  | 'EXPIRY'
  /** An admin gave the credits. */
  | 'GRANT'
  /** Credits were reserved. The amount is 0, because they stay in the balance. */
  | 'HOLD'
  /** A hold was changed. The amount is 0. */
  | 'HOLD_CHANGE'
  /** A hold ended without a capture. The amount is 0. */
  | 'HOLD_RELEASE'
  /** An admin moved a wallet's credits into another wallet. */
  | 'MERGE'
  /** A credit package was bought. */
  | 'PURCHASE'
  /** The purchase was refunded, and its credits were taken back. */
  | 'REFUND'
  /** The store reversed its refund, and the credits were given back. */
  | 'REFUND_REVERSAL'
  /** Credits were used for something. */
  | 'SPEND'
  /** Credits of a spend were given back, because what they paid for failed. */
  | 'SPEND_REVERSAL';

/** What is wrong with the books. */
export type LedgerFindingKind =
  /** An entry of the audit log is not as it was sealed, or was added later. */
  | 'AUDIT_LOG'
  /** The entry does not continue the balance of the one before it. */
  | 'BALANCE'
  /** The wallet's entries, or the seals of the audit log, are not those that the newest checkpoint saw. */
  | 'CHECKPOINT'
  /** The entry makes no sense, or the audit log does not know it. */
  | 'ENTRY'
  /** A freeze or its lift is not right. */
  | 'FREEZE'
  /** The entry does not contain the hash of the one before it. */
  | 'HASH'
  /** A hold does not fit its wallet or its entries. */
  | 'HOLD'
  /** A lot does not fit its wallet, its entries or its movements. */
  | 'LOT'
  /** A merge does not fit its wallets or its entries. */
  | 'MERGE'
  /** A purchase and its entry do not fit each other. */
  | 'PURCHASE'
  /** Entries are missing, or were added. */
  | 'SEQUENCE'
  /** What is known of a spend, or its reversals, does not fit the entries. */
  | 'SPEND'
  /** The sums for statistics are not what their entries add up to. */
  | 'STATISTICS'
  /** A store transaction does not fit its purchase or its entries. */
  | 'STORE_TRANSACTION'
  /** The wallet is not what its newest entry says, or is missing. */
  | 'WALLET';

/** Which wallet may spend again, and why. */
export type LiftSpendingFreezeInput = {
  /** What kind of credits the wallet holds, such as `GEMS`. Each wallet is frozen by itself. */
  creditType?: string | null | undefined;
  /** Which of the user's wallets. */
  environment: WalletEnvironment;
  /** 1 to 500 characters; kept with the wallet. */
  reason: string;
  /** The wallet's owner: the `sub` of their token. */
  userId: string;
};

/** How the credits of a lot were got. */
export type LotKind =
  /** Added by an admin who corrected the balance. */
  | 'ADJUSTMENT'
  /** Granted by a subscription. */
  | 'ALLOWANCE'
  /** The bonus of a package. */
  | 'BONUS'
  /** Bought. They never expire. */
  | 'PAID'
  /** Granted by an admin. */
  | 'PROMO';

/** What a store product grants. */
export type MapStoreProductInput = {
  /** When the product's credits are granted. */
  grantsOn?: GrantsOn;
  /** The package whose credits the product grants; null for a product that should grant nothing. */
  packageId?: string | null | undefined;
  /** Instead of `packageId`: 1 to 5 different packages that one purchase of the product grants at once, such as one of coins and one of gems. The first is the one that fields for one package show. */
  packageIds?: Array<string> | null | undefined;
  /** The product's id in that store, 1 to 255 characters. */
  productId: string;
  /** The store as RevenueCat writes it, such as `APP_STORE`. */
  store: string;
};

/** Which wallet to empty for ever, into which other, and why. */
export type MergeWalletsInput = {
  /** The environment of both wallets. */
  environment: WalletEnvironment;
  /** The user whose wallet is emptied. This user's later store purchases are credited to the other wallet. */
  fromUserId: string;
  /** The user whose wallet receives the credits. */
  intoUserId: string;
  /** 1 to 500 characters; kept with the merge and in the ledger. */
  reason: string;
};

/** The limits of a time. Without any field the time is not restricted. */
export type MomentComparison = {
  /** Later than this. */
  gt?: string | null | undefined;
  /** At this time or later. */
  gte?: string | null | undefined;
  /** Earlier than this. */
  lt?: string | null | undefined;
  /** At this time or earlier. */
  lte?: string | null | undefined;
};

/** What a text is compared with, exactly, or what it begins with. Without any field the text is not restricted. */
export type PrefixComparison = {
  /** The text. Not together with `in`. */
  eq?: string | null | undefined;
  /** One of 1 to 10 texts. */
  in?: Array<string> | null | undefined;
  /** How the text begins: 1 to 255 characters. */
  startsWith?: string | null | undefined;
};

/** The purchases to list: those that fit all fields. Fields that are left out do not restrict the list. */
export type PurchaseFilter = {
  /** 1 to 10 filters that must all fit, beside the other fields. */
  AND?: Array<PurchaseFilter> | null | undefined;
  /** 1 to 10 filters of which one must fit, beside the other fields. Each is read by an index of its own, or examined. */
  OR?: Array<PurchaseFilter> | null | undefined;
  /** When it was bought. Has an index. */
  createdAt?: MomentComparison | null | undefined;
  /** What kind of credits was bought, such as `GEMS`. */
  creditType?: TextComparison | null | undefined;
  /** The environment of the wallet that received the credits. */
  environment?: WalletEnvironment | null | undefined;
  /** Whether its store or an admin refunded it, and the refund was not reversed. */
  isRefunded?: boolean | null | undefined;
  /** The id of the package that was bought. */
  packageId?: TextComparison | null | undefined;
  /** Where it was bought. */
  source?: PurchaseSource | null | undefined;
  /** The buyer's user id. Has an index. */
  userId?: TextComparison | null | undefined;
};

/** Where a purchase was made. */
export type PurchaseSource =
  /** In a store, and told by RevenueCat. */
  | 'STORE'
  /** By `purchaseCreditPackage`, without a store. */
  | 'TEST';

/** What happens when a store refunds a purchase whose credits are already spent. */
export type RefundPolicy =
  /** Takes all credits of the purchase. The balance may become negative. */
  | 'ALLOW_DEBT'
  /** Takes at most the wallet's balance, and records the rest as a shortfall. */
  | 'FLOOR_AT_ZERO'
  /** Takes at most the wallet's balance. A shortfall freezes the wallet's spending until the refund is reversed or an admin lifts the freeze. */
  | 'FREEZE_SPENDING';

/** Which purchase to refund, and why. */
export type RefundPurchaseInput = {
  /** Whether to answer only what the refund would do, or how it would be refused. Changes nothing. */
  dryRun?: boolean;
  /** The purchase's id, `pur_…`. A purchase is refunded once, so its id is the idempotency key. If its store granted several packages at once, all purchases that it made are refunded; the answer is about the named one. */
  purchaseId: string;
  /** Why the purchase is refunded, 1 to 500 characters. Kept in the ledger and in the audit log; the user cannot read it. */
  reason: string;
};

/** How an admin resolves a parked or failed store event. */
export type ResolveStoreEventInput = {
  /** The event's id, `evt_…`. */
  id: string;
  /** The package that was bought, if the product's mapping does not say so. The package decides the credits. */
  packageId?: string | null | undefined;
  /** Instead of `packageId`: 1 to 5 different packages that the purchase grants at once, as a mapping of several packages would. */
  packageIds?: Array<string> | null | undefined;
  /** The purchase that a refund or its reversal is about, if its time matches none or several: `pur_…` of a purchase in the event's own store transaction. */
  purchaseId?: string | null | undefined;
  /** The quantity, 1 to 100, if the event's own is wrong. */
  quantity?: number | null | undefined;
  /** 1 to 500 characters; kept with the event and in the ledger. */
  reason: string;
  /** Whether to apply the event or to dismiss it. */
  resolution: StoreEventResolution;
  /** The user whose purchase it is, if the event does not say so. Kept while the event is parked. A transfer does not change it. */
  userId?: string | null | undefined;
};

/** The rights of a token, besides test purchases for its own user. A token with several roles has the rights of all. */
export type Role =
  /** Reads everything, manages and maps packages, grants and adjusts credits, refunds test purchases, decides about store events, compares them with RevenueCat's, merges wallets and lifts spending freezes. */
  | 'ADMIN'
  /** Reads what an admin reads, and changes nothing. */
  | 'AUDITOR'
  /** Spends credits, and reads any wallet and purchase. */
  | 'SERVICE'
  /** Reads what an admin reads, grants and adjusts credits up to a limit, and decides about store events. */
  | 'SUPPORT'
  /** Reads its own wallet and purchases. */
  | 'USER';

/** What a text holds. Without any field the text is not restricted. */
export type SearchComparison = {
  /** A part of the text, 1 to 100 characters. A to Z are the same as a to z; other letters may have to be written alike. */
  contains?: string | null | undefined;
};

/** What happens when more credits are to be taken from a wallet than it has. */
export type ShortfallPolicy =
  /** Takes all credits. The balance may become negative. */
  | 'ALLOW_DEBT'
  /** Takes the wallet's balance, and `shortfall` says how many credits were missing. Refused with INSUFFICIENT_CREDITS when there is nothing to take. */
  | 'FLOOR_AT_ZERO'
  /** Nothing is taken: CONFLICT with the reason INSUFFICIENT_CREDITS. */
  | 'REFUSE';

/** What entries of a group of statistics have in common. */
export type StatisticsDimension =
  /** The type of the credits, such as `CREDITS` or `GEMS`. */
  | 'CREDIT_TYPE'
  /** The package of the purchase that they belong to. */
  | 'PACKAGE'
  /** The store of the purchase that they belong to. */
  | 'STORE';

/** The entries to count: those that fit all fields. Fields that are left out do not restrict them. `packageId`, `store` and `source` leave only entries of purchases and their refunds. */
export type StatisticsFilter = {
  /** The type of the credits, such as `GEMS`. */
  creditType?: TextComparison | null | undefined;
  /** The environment of the wallets; that of the deployment when left out. Never both. */
  environment?: WalletEnvironment | null | undefined;
  /** The id of the package that was bought. */
  packageId?: TextComparison | null | undefined;
  /** Whether the purchase was made in a store or is a test purchase. */
  source?: PurchaseSource | null | undefined;
  /** The store, such as `APP_STORE`. */
  store?: TextComparison | null | undefined;
};

/** How long a bucket of statistics is. */
export type StatisticsInterval =
  /** A day of the time zone. It has 23 or 25 hours when clocks change. */
  | 'DAY'
  /** 60 minutes. The first bucket begins with an hour of the time zone. */
  | 'HOUR'
  /** A month of the calendar in the time zone. */
  | 'MONTH'
  /** Monday to Sunday in the time zone, as in ISO 8601. */
  | 'WEEK';

/** Why a store event is parked, ignored or applied without moving credits. */
export type StoreEventReason =
  /** Parked: the event's ids belong to different users, and the service does not guess. */
  | 'AMBIGUOUS_USER'
  /** Parked: the event only names anonymous ids. Applied as soon as one of them is linked to a user. */
  | 'ANONYMOUS_USER'
  /** Ignored: another event granted this purchase or period. */
  | 'DUPLICATE_TRANSACTION'
  /** Parked, never applied: a production event reached a service that is not production. */
  | 'ENVIRONMENT_MISMATCH'
  /** Ignored: shared by a family member, not bought. */
  | 'FAMILY_SHARE'
  /** Failed: see the log. */
  | 'FAULT'
  /** Parked: the quantity is not a whole number from 1 to 100. */
  | 'INVALID_QUANTITY'
  /** Parked: the event does not say whether it comes from the sandbox or from production. */
  | 'MISSING_ENVIRONMENT'
  /** Parked: the event names no store transaction, or names it by a number that JSON may have rounded. */
  | 'MISSING_TRANSACTION'
  /** Applied: the purchase was refunded before its event arrived, so its credits were added and taken back at once. */
  | 'NET_ZERO'
  /** Ignored: by the product's mapping this event grants nothing or takes nothing back, or the cancelled product is not mapped yet. A refund is kept: if a later mapping grants the purchase, its credits are taken back. */
  | 'NOTHING_TO_GRANT'
  /** Ignored: a cancellation without a refund. */
  | 'NOT_A_REFUND'
  /** Ignored: this type of event does not change credits. */
  | 'NO_EFFECT'
  /** Ignored: an entitlement that was granted for free in RevenueCat's dashboard. */
  | 'PROMOTIONAL'
  /** Applied: the refund or reversal waits for its purchase, or has no further effect. */
  | 'REFUND_NOTED'
  /** Ignored: this production service is set to ignore the stores' sandboxes. */
  | 'SANDBOX_IGNORED'
  /** Ignored: RevenueCat's test button. */
  | 'TEST_EVENT'
  /** Parked: this purchase or period was granted before, to another user or for another product. */
  | 'TRANSACTION_CONFLICT'
  /** Parked: an admin dismissed another event about this purchase or period. Only an admin can apply it. */
  | 'TRANSACTION_DISMISSED'
  /** Parked: a one-time purchase was cancelled and the event does not say whether it was refunded, or a refund does not say which purchase or period of its transaction it is about. Such a refund is applied when a matching purchase arrives. */
  | 'UNCLEAR_REFUND'
  /** Parked: the product is not mapped to a package. Applied as soon as it is. */
  | 'UNKNOWN_PRODUCT'
  /** Parked: the event names no usable user id, or names one as a number, which JSON may have rounded. */
  | 'UNKNOWN_USER'
  /** Parked: the wallet cannot hold that many credits. */
  | 'WALLET_LIMIT_REACHED';

/** How an admin resolves a store event. */
export type StoreEventResolution =
  /** Apply the event with the information that the admin adds. An unclear refund then counts as a refund. */
  | 'APPLY'
  /** The event has no effect. */
  | 'DISMISS';

/** The decision about a store event. */
export type StoreEventStatus =
  /** The event was applied. */
  | 'APPLIED'
  /** An admin decided that the event has no effect. */
  | 'DISMISSED'
  /** A fault of the service stopped the event. The event is kept, and the service tries it again within two minutes, and then after pauses that grow to an hour. If it failed on arrival, RevenueCat also sends it again. */
  | 'FAILED'
  /** The event does not change credits. */
  | 'IGNORED'
  /** The event waits for a mapping, a user or an admin. Nothing of it is lost. */
  | 'PARKED';

/** What the status of an event is compared with. */
export type StoreEventStatusComparison = {
  /** The status. Not together with `in`. */
  eq?: StoreEventStatus | null | undefined;
  /** One of 1 to 5 statuses. */
  in?: Array<StoreEventStatus> | null | undefined;
};

/** The store events that fit all given fields. Of eventId, transactionId, userId, productId, reason, status, type, store and environment, the first given is read by its index, also with `receivedAt`, and the others are examined. */
export type StoreEventWhere = {
  /** 1 to 10 filters that must all fit, beside the other fields. */
  AND?: Array<StoreEventWhere> | null | undefined;
  /** 1 to 10 filters of which one must fit, beside the other fields. Each is read by an index of its own, or examined. */
  OR?: Array<StoreEventWhere> | null | undefined;
  /** The environment that the event names. */
  environment?: WalletEnvironment | null | undefined;
  /** RevenueCat's id of the event, as its dashboard shows it. */
  eventId?: TextComparison | null | undefined;
  /** The product's id in its store. */
  productId?: TextComparison | null | undefined;
  /** The reason for the event's status. */
  reason?: StoreEventReason | null | undefined;
  /** When the event first arrived. Has an index, alone and beside each other field. */
  receivedAt?: MomentComparison | null | undefined;
  /** The decision about the event. */
  status?: StoreEventStatusComparison | null | undefined;
  /** The store that the event names, such as `APP_STORE`. */
  store?: TextComparison | null | undefined;
  /** The store's own id of the purchase. */
  transactionId?: TextComparison | null | undefined;
  /** RevenueCat's type, such as `TEST`. */
  type?: TextComparison | null | undefined;
  /** The user whom the event was decided for, or an app user id that it names. */
  userId?: TextComparison | null | undefined;
};

/** Several store events to decide about alike, and why. */
export type StoreEventsInput = {
  /** The ids of 1 to 50 different events, `evt_…`. */
  ids: Array<string>;
  /** 1 to 500 characters; kept with each event. */
  reason: string;
};

/** Which product of which store. */
export type StoreProductInput = {
  /** The product's id in that store, 1 to 255 characters. */
  productId: string;
  /** The store as RevenueCat writes it, such as `APP_STORE`. */
  store: string;
};

/** What became of a purchase in a store. */
export type StoreTransactionState =
  /** Its credits were granted; if taken back, then given back. */
  | 'GRANTED'
  /** It was refunded, by its store or by an admin. */
  | 'REFUNDED';

/** What a text is compared with, exactly. Without any field the text is not restricted. */
export type TextComparison = {
  /** The text. Not together with `in`. */
  eq?: string | null | undefined;
  /** One of 1 to 10 texts. */
  in?: Array<string> | null | undefined;
};

/** The order of a list of objects that were created one after the other. */
export type TimeOrder =
  /** What was created last comes first. */
  | 'NEWEST_FIRST'
  /** What was created first comes first. */
  | 'OLDEST_FIRST';

/** Which fields of a credit package to change. Fields that are left out stay as they are. */
export type UpdateCreditPackageInput = {
  /** Bonus credits; cannot be null. */
  bonusCredits?: number | null | undefined;
  /** Credits that the price pays for, at least 1; cannot be null. */
  credits?: number | null | undefined;
  /** ISO 4217 code in capitals; cannot be null. */
  currency?: string | null | undefined;
  /** 1 to 1,000 characters; null removes the description. */
  description?: string | null | undefined;
  /** The `version` that the change is based on. If the package has changed since, the change is refused with CONFLICT, reason VERSION_OUTDATED. Without this field the last change wins. */
  expectedVersion?: number | null | undefined;
  /** 24 hexadecimal digits. */
  id: string;
  /** 1 to 100 characters; cannot be null. */
  name?: string | null | undefined;
  /** Price in minor units; cannot be null. */
  priceAmount?: number | null | undefined;
  /** How often one user may buy the package, at least 1; null for no limit. */
  purchaseLimitPerUser?: number | null | undefined;
  /** What happens when a store refunds a purchase whose credits are already spent; cannot be null. */
  refundPolicy?: RefundPolicy | null | undefined;
  /** Packages are sorted by this number, smallest first; cannot be null. */
  sortOrder?: number | null | undefined;
};

/** The users to list: those that fit all fields. Fields that are left out do not restrict the list. */
export type UserFilter = {
  /** 1 to 10 filters that must all fit, beside the other fields. */
  AND?: Array<UserFilter> | null | undefined;
  /** 1 to 10 filters of which one must fit, beside the other fields. Each is read by an index of its own, or examined. */
  OR?: Array<UserFilter> | null | undefined;
  /** A credit type of which the user has a wallet, in `environment` if both are given. */
  creditType?: TextComparison | null | undefined;
  /** An environment in which the user has a wallet. */
  environment?: WalletEnvironment | null | undefined;
  /** The user's id, or its beginning. Has an index. */
  userId?: PrefixComparison | null | undefined;
};

/** The order of a list of users. */
export type UserOrder =
  /** By user id, as its bytes sort. */
  | 'USER_ID_ASC'
  /** By user id, backwards. */
  | 'USER_ID_DESC';

/** What credits come from. Credits never move from one environment to the other. */
export type WalletEnvironment =
  /** Real purchases in a store. */
  | 'PRODUCTION'
  /** Test purchases, and purchases in a store's sandbox. */
  | 'SANDBOX';

/** The wallets to count: those that fit all fields. */
export type WalletStatisticsFilter = {
  /** The type of the credits, such as `GEMS`. */
  creditType?: TextComparison | null | undefined;
  /** The environment of the wallets; that of the deployment when left out. Never both. */
  environment?: WalletEnvironment | null | undefined;
};

export type AuditRowFragment = { id: string, operation: string, actor: string, reason: string | null, refusalCode: string | null, createdAt: string };

export type AuditLogScreenQueryVariables = Exact<{
  where?: AuditEntryFilter | null | undefined;
  orderBy?: TimeOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type AuditLogScreenQuery = { auditEntries: { nodes: Array<{ actorKind: ActorKind, roles: Array<string>, address: string | null, requestId: string, refusalReasonCode: string | null, input: string, stateBefore: string | null, stateAfter: string | null, subjectId: string | null, id: string, operation: string, actor: string, reason: string | null, refusalCode: string | null, createdAt: string, subject:
        | { __typename: 'AuditEntry', id: string }
        | { __typename: 'CreditPackage', name: string, id: string }
        | { __typename: 'Hold', id: string }
        | { __typename: 'LedgerEntry', id: string }
        | { __typename: 'Lot', id: string }
        | { __typename: 'Me', id: string }
        | { __typename: 'Purchase', id: string }
        | { __typename: 'SpendingFreezeLift', id: string }
        | { __typename: 'StoreEvent', id: string }
        | { __typename: 'StoreProduct', id: string }
        | { __typename: 'StoreTransaction', id: string }
        | { __typename: 'UnmappedStoreProduct', id: string }
        | { __typename: 'User', id: string }
        | { __typename: 'Wallet', userId: string, id: string }
        | { __typename: 'WalletMerge', id: string }
       | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } | null };

export type PackageRowFragment = { id: string, name: string, credits: number, bonusCredits: number, priceAmount: number, currency: string, archivedAt: string | null, version: number };

export type StoreEventRowFragment = { id: string, eventId: string, type: string, productId: string | null, status: StoreEventStatus, reason: StoreEventReason | null, receivedAt: string };

export type WalletCreditsFragment = { id: string, balance: number, available: number, spendingFrozenAt: string | null };

export type HealthScreenQueryVariables = Exact<{ [key: string]: never; }>;


export type HealthScreenQuery = { serviceHealth: { postingsWaiting: number, parkedStoreEvents: number, failedStoreEvents: number, lastStoreEventAt: string, isVerifyingLedger: boolean, lastLedgerReport: { startedAt: string, finishedAt: string, wallets: number, entries: number, purchases: number, storeTransactions: number, auditEntries: number, comparesCheckpoint: boolean, findingsTotal: number, findings: Array<{ kind: LedgerFindingKind, userId: string | null, environment: WalletEnvironment | null, creditType: string | null, sequence: number | null, problem: string }> } | null } | null };

export type VerifyLedgerMutationVariables = Exact<{ [key: string]: never; }>;


export type VerifyLedgerMutation = { verifyLedger: { isUnderWay: boolean, report: { finishedAt: string, findingsTotal: number } | null } | null };

export type CreditFiguresFragment = { creditsPurchased: number, creditsGranted: number, creditsSpent: number, creditsRefunded: number, creditsAdjusted: number, creditsExpired: number, creditsNet: number, purchases: number, refundRate: number | null, revenue: Array<{ currency: string, amount: number }> };

export type OverviewScreenQueryVariables = Exact<{
  from: string;
  to: string;
  fromBefore: string;
  interval: StatisticsInterval;
  timeZone: string;
  where?: StatisticsFilter | null | undefined;
}>;


export type OverviewScreenQuery = { statistics: { from: string, to: string, environment: WalletEnvironment, totals: { creditsPurchased: number, creditsGranted: number, creditsSpent: number, creditsRefunded: number, creditsAdjusted: number, creditsExpired: number, creditsNet: number, purchases: number, refundRate: number | null, revenue: Array<{ currency: string, amount: number }> }, buckets: Array<{ from: string, to: string, creditsPurchased: number, creditsSpent: number, creditsRefunded: number, outstandingCredits: number | null, revenue: Array<{ currency: string, amount: number }> }> } | null, before: { totals: { creditsPurchased: number, creditsGranted: number, creditsSpent: number, creditsRefunded: number, creditsAdjusted: number, creditsExpired: number, creditsNet: number, purchases: number, refundRate: number | null, revenue: Array<{ currency: string, amount: number }> } } | null };

export type OverviewAttentionQueryVariables = Exact<{
  from: string;
  to: string;
  timeZone: string;
}>;


export type OverviewAttentionQuery = { walletStatistics: { activeWallets: number, topSpenders: Array<{ creditsSpent: number, wallet: { id: string, userId: string, creditType: string } | null }> } | null, serviceHealth: { parkedStoreEvents: number, failedStoreEvents: number } | null };

export type PackageNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type PackageNamesQuery = { creditPackages: { nodes: Array<{ id: string, name: string }> } | null };

export type PackagesScreenQueryVariables = Exact<{
  where: CreditPackageFilter;
  orderBy?: CreditPackageOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type PackagesScreenQuery = { creditPackages: { nodes: Array<{ creditType: string, description: string | null, sortOrder: number, purchaseLimitPerUser: number | null, refundPolicy: RefundPolicy | null, id: string, name: string, credits: number, bonusCredits: number, priceAmount: number, currency: string, archivedAt: string | null, version: number, revenueCat: { mapped: boolean, products: Array<{ id: string, store: string, productId: string, grantsOn: GrantsOn }> } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null, unmappedStoreProducts: { nodes: Array<{ id: string, store: string, productId: string, parkedEvents: number, lastReceivedAt: string }> } | null };

export type PackageSalesQueryVariables = Exact<{
  from: string;
  to: string;
  timeZone: string;
}>;


export type PackageSalesQuery = { statistics: { groups: Array<{ purchaseShare: number | null, creditPackage: { id: string, name: string } | null, totals: { purchases: number, creditsPurchased: number, refundRate: number | null, revenue: Array<{ currency: string, amount: number }> } }> | null } | null };

export type CreatePackageMutationVariables = Exact<{
  input: CreateCreditPackageInput;
}>;


export type CreatePackageMutation = { createCreditPackage: { creditPackage: { id: string, name: string, credits: number, bonusCredits: number, priceAmount: number, currency: string, archivedAt: string | null, version: number } } | null };

export type UpdatePackageMutationVariables = Exact<{
  input: UpdateCreditPackageInput;
}>;


export type UpdatePackageMutation = { updateCreditPackage: { creditPackage: { id: string, name: string, credits: number, bonusCredits: number, priceAmount: number, currency: string, archivedAt: string | null, version: number } } | null };

export type RestorePackageMutationVariables = Exact<{
  input: CreditPackageIdInput;
}>;


export type RestorePackageMutation = { restoreCreditPackage: { creditPackage: { id: string, name: string, credits: number, bonusCredits: number, priceAmount: number, currency: string, archivedAt: string | null, version: number } } | null };

export type ArchivePackageMutationVariables = Exact<{
  input: CreditPackageIdInput;
}>;


export type ArchivePackageMutation = { archiveCreditPackage: { creditPackage: { id: string, name: string, credits: number, bonusCredits: number, priceAmount: number, currency: string, archivedAt: string | null, version: number } } | null };

export type MapProductMutationVariables = Exact<{
  input: MapStoreProductInput;
}>;


export type MapProductMutation = { mapStoreProduct: { eventsApplied: number, storeProduct: { id: string, store: string, productId: string, grantsOn: GrantsOn, creditPackages: Array<{ id: string, name: string }> } } | null };

export type UnmapProductMutationVariables = Exact<{
  input: StoreProductInput;
}>;


export type UnmapProductMutation = { unmapStoreProduct: { deletedStoreProductId: string } | null };

export type PurchasesScreenQueryVariables = Exact<{
  where: PurchaseFilter;
  orderBy?: TimeOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type PurchasesScreenQuery = { purchases: { nodes: Array<{ id: string, userId: string, credits: number, creditType: string, environment: WalletEnvironment, priceAmount: number, currency: string, createdAt: string, wallet: { id: string, balance: number, available: number, spendingFrozenAt: string | null }, storeEvent: { id: string, store: string | null } | null, creditPackage: { id: string, name: string }, refund: { refundedAt: string, taken: number, shortfall: number, freezesSpending: boolean } | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } | null };

export type PurchaseScreenQueryVariables = Exact<{
  id: string;
}>;


export type PurchaseScreenQuery = { purchase: { id: string, userId: string, credits: number, creditType: string, environment: WalletEnvironment, priceAmount: number, currency: string, createdAt: string, wallet: { id: string, balance: number, available: number, spendingFrozenAt: string | null }, storeEvent: { id: string, eventId: string, type: string, productId: string | null, status: StoreEventStatus, reason: StoreEventReason | null, receivedAt: string } | null, auditEntries: { nodes: Array<{ id: string, operation: string, actor: string, reason: string | null, refusalCode: string | null, createdAt: string }> }, creditPackage: { id: string, name: string }, refund: { refundedAt: string, taken: number, shortfall: number, freezesSpending: boolean } | null } | null };

export type RefundPurchaseMutationVariables = Exact<{
  input: RefundPurchaseInput;
}>;


export type RefundPurchaseMutation = { refundPurchase: { dryRun: boolean, taken: number, shortfall: number, freezesSpending: boolean, balanceBefore: number, balanceAfter: number, purchase: { id: string, userId: string, credits: number, creditType: string, environment: WalletEnvironment, priceAmount: number, currency: string, createdAt: string, creditPackage: { id: string, name: string }, refund: { refundedAt: string, taken: number, shortfall: number, freezesSpending: boolean } | null }, wallet: { id: string, balance: number, available: number, spendingFrozenAt: string | null } } | null };

export type SearchBoxQueryVariables = Exact<{
  text: string;
}>;


export type SearchBoxQuery = { search: Array<
    | { __typename: 'CreditPackage', id: string, name: string }
    | { __typename: 'Purchase', id: string, userId: string, credits: number }
    | { __typename: 'StoreEvent', id: string, eventId: string, type: string, status: StoreEventStatus }
    | { __typename: 'StoreTransaction', id: string, store: string, transactionId: string }
    | { __typename: 'User', id: string, userId: string }
  > | null };

export type SessionQueryVariables = Exact<{ [key: string]: never; }>;


export type SessionQuery = { me: { id: string, userId: string, roles: Array<Role>, mutations: Array<string> } | null };

export type StatisticsScreenQueryVariables = Exact<{
  from: string;
  to: string;
  interval: StatisticsInterval;
  timeZone: string;
  groupBy?: StatisticsDimension | null | undefined;
  where?: StatisticsFilter | null | undefined;
  spenders?: WalletStatisticsFilter | null | undefined;
}>;


export type StatisticsScreenQuery = { statistics: { environment: WalletEnvironment, totals: { creditsPurchased: number, creditsGranted: number, creditsSpent: number, creditsRefunded: number, creditsAdjusted: number, creditsExpired: number, creditsNet: number, purchases: number, refundRate: number | null, kinds: Array<{ kind: LedgerEntryKind, entries: number, credits: number }>, revenue: Array<{ currency: string, amount: number }> }, groups: Array<{ value: string | null, purchaseShare: number | null, creditPackage: { id: string, name: string } | null, totals: { creditsPurchased: number, creditsGranted: number, creditsSpent: number, creditsRefunded: number, creditsAdjusted: number, creditsExpired: number, creditsNet: number, purchases: number, refundRate: number | null, revenue: Array<{ currency: string, amount: number }> }, buckets: Array<{ from: string, creditsPurchased: number, creditsSpent: number, purchases: number }> }> | null, buckets: Array<{ from: string, to: string, entries: number, creditsPurchased: number, creditsGranted: number, creditsSpent: number, creditsRefunded: number, creditsAdjusted: number, outstandingCredits: number | null, purchases: number, refundRate: number | null }> } | null, walletStatistics: { activeWallets: number, topSpenders: Array<{ creditsSpent: number, entries: number, wallet: { userId: string, creditType: string, id: string, balance: number, available: number, spendingFrozenAt: string | null } | null }> } | null };

export type StoreEventsScreenQueryVariables = Exact<{
  where: StoreEventWhere;
  orderBy?: TimeOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type StoreEventsScreenQuery = { storeEvents: { nodes: Array<{ userId: string | null, appUserId: string | null, environment: WalletEnvironment | null, store: string | null, id: string, eventId: string, type: string, productId: string | null, status: StoreEventStatus, reason: StoreEventReason | null, receivedAt: string, storeProduct: { id: string, creditPackages: Array<{ id: string, name: string }> } | null, purchase: { id: string, credits: number } | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } | null };

export type StoreEventScreenQueryVariables = Exact<{
  id: string;
}>;


export type StoreEventScreenQuery = { storeEvent: { userId: string | null, appUserId: string | null, environment: WalletEnvironment | null, store: string | null, transactionId: string | null, payload: string, attempts: number, decidedAt: string, resolvedBy: string | null, resolutionReason: string | null, similarUserIds: Array<string>, id: string, eventId: string, type: string, productId: string | null, status: StoreEventStatus, reason: StoreEventReason | null, receivedAt: string, wallet: { userId: string, id: string, balance: number, available: number, spendingFrozenAt: string | null } | null, purchases: Array<{ id: string, userId: string, credits: number, creditType: string, environment: WalletEnvironment, priceAmount: number, currency: string, createdAt: string, creditPackage: { id: string, name: string }, refund: { refundedAt: string, taken: number, shortfall: number, freezesSpending: boolean } | null }>, auditEntries: { nodes: Array<{ id: string, operation: string, actor: string, reason: string | null, refusalCode: string | null, createdAt: string }> } } | null };

export type RetryStoreEventsMutationVariables = Exact<{
  input: StoreEventsInput;
}>;


export type RetryStoreEventsMutation = { retryStoreEvents: { storeEvents: Array<{ id: string, eventId: string, type: string, productId: string | null, status: StoreEventStatus, reason: StoreEventReason | null, receivedAt: string, wallet: { id: string, balance: number, available: number, spendingFrozenAt: string | null } | null } | null> } | null };

export type DismissStoreEventsMutationVariables = Exact<{
  input: StoreEventsInput;
}>;


export type DismissStoreEventsMutation = { dismissStoreEvents: { storeEvents: Array<{ id: string, eventId: string, type: string, productId: string | null, status: StoreEventStatus, reason: StoreEventReason | null, receivedAt: string } | null> } | null };

export type ResolveStoreEventMutationVariables = Exact<{
  input: ResolveStoreEventInput;
}>;


export type ResolveStoreEventMutation = { resolveStoreEvent: { storeEvent: { id: string, eventId: string, type: string, productId: string | null, status: StoreEventStatus, reason: StoreEventReason | null, receivedAt: string, wallet: { id: string, balance: number, available: number, spendingFrozenAt: string | null } | null } } | null };

export type PurchaseRowFragment = { id: string, userId: string, credits: number, creditType: string, environment: WalletEnvironment, priceAmount: number, currency: string, createdAt: string, creditPackage: { id: string, name: string }, refund: { refundedAt: string, taken: number, shortfall: number, freezesSpending: boolean } | null };

export type EntryRowFragment = { id: string, sequence: number, kind: LedgerEntryKind, amount: number, balanceAfter: number, creditType: string, actor: string | null, reason: string | null, createdAt: string, spend: { member: string | null, reference: string | null, reversed: number } | null };

export type UserScreenQueryVariables = Exact<{
  userId: string;
  environment: WalletEnvironment;
  creditType?: string | null | undefined;
  entries?: number | null | undefined;
  entriesAfter?: string | null | undefined;
}>;


export type UserScreenQuery = { wallets: { nodes: Array<{ creditType: string, environment: WalletEnvironment, id: string, balance: number, available: number, spendingFrozenAt: string | null, expiringNext: { amount: number, expiresAt: string } | null, mergedInto: { id: string, intoUserId: string | null, reason: string | null } | null }> } | null, wallet: { exists: boolean, creditType: string, id: string, balance: number, available: number, spendingFrozenAt: string | null, entries: { nodes: Array<{ id: string, sequence: number, kind: LedgerEntryKind, amount: number, balanceAfter: number, creditType: string, actor: string | null, reason: string | null, createdAt: string, spend: { member: string | null, reference: string | null, reversed: number } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type UserHistoryQueryVariables = Exact<{
  userId: string;
  users: TextComparison;
  environment: WalletEnvironment;
  creditType?: string | null | undefined;
  purchases?: boolean | null | undefined;
  transactions?: boolean | null | undefined;
  events?: boolean | null | undefined;
  audit?: boolean | null | undefined;
  holds?: boolean | null | undefined;
  lots?: boolean | null | undefined;
  first?: number | null | undefined;
  purchasesAfter?: string | null | undefined;
  transactionsAfter?: string | null | undefined;
  eventsAfter?: string | null | undefined;
  auditAfter?: string | null | undefined;
  holdsAfter?: string | null | undefined;
  lotsAfter?: string | null | undefined;
}>;


export type UserHistoryQuery = { purchases?: { nodes: Array<{ id: string, userId: string, credits: number, creditType: string, environment: WalletEnvironment, priceAmount: number, currency: string, createdAt: string, wallet: { id: string }, creditPackage: { id: string, name: string }, refund: { refundedAt: string, taken: number, shortfall: number, freezesSpending: boolean } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null, storeTransactions?: { nodes: Array<{ id: string, store: string, transactionId: string, productId: string | null, state: StoreTransactionState, credits: number, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null, holds?: { nodes: Array<{ id: string, status: HoldStatus, creditType: string, amount: number, held: number, captured: number, reason: string, member: string | null, reference: string | null, expiresAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null, storeEvents?: { nodes: Array<{ id: string, eventId: string, type: string, productId: string | null, status: StoreEventStatus, reason: StoreEventReason | null, receivedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null, wallet: { id: string, auditEntries?: { nodes: Array<{ id: string, operation: string, actor: string, reason: string | null, refusalCode: string | null, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, lots?: { nodes: Array<{ id: string, kind: LotKind, remaining: number, held: number, granted: number, expiresAt: string | null, purchase: { id: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type GrantCreditsMutationVariables = Exact<{
  input: GrantCreditsInput;
}>;


export type GrantCreditsMutation = { grantCredits: { dryRun: boolean, balanceBefore: number, balanceAfter: number, entry: { id: string, sequence: number, kind: LedgerEntryKind, amount: number, balanceAfter: number, creditType: string, actor: string | null, reason: string | null, createdAt: string, spend: { member: string | null, reference: string | null, reversed: number } | null } | null, wallet: { id: string, balance: number, available: number, spendingFrozenAt: string | null } } | null };

export type AdjustCreditsMutationVariables = Exact<{
  input: AdjustCreditsInput;
}>;


export type AdjustCreditsMutation = { adjustCredits: { dryRun: boolean, balanceBefore: number, balanceAfter: number, shortfall: number, entry: { id: string, sequence: number, kind: LedgerEntryKind, amount: number, balanceAfter: number, creditType: string, actor: string | null, reason: string | null, createdAt: string, spend: { member: string | null, reference: string | null, reversed: number } | null } | null, wallet: { id: string, balance: number, available: number, spendingFrozenAt: string | null } } | null };

export type LiftFreezeMutationVariables = Exact<{
  input: LiftSpendingFreezeInput;
}>;


export type LiftFreezeMutation = { liftSpendingFreeze: { wallet: { id: string, balance: number, available: number, spendingFrozenAt: string | null } } | null };

export type MergeUsersMutationVariables = Exact<{
  input: MergeWalletsInput;
}>;


export type MergeUsersMutation = { mergeWallets: { wallet: { id: string, balance: number, available: number, spendingFrozenAt: string | null }, emptiedWallet: { id: string, balance: number, available: number, spendingFrozenAt: string | null, mergedInto: { id: string, intoUserId: string | null, reason: string | null } | null } } | null };

export type UsersScreenQueryVariables = Exact<{
  where?: UserFilter | null | undefined;
  orderBy?: UserOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type UsersScreenQuery = { users: { nodes: Array<{ id: string, userId: string, wallets: Array<{ environment: WalletEnvironment, creditType: string, id: string, balance: number, available: number, spendingFrozenAt: string | null }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export const AuditRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AuditRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AuditEntry"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"operation"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"refusalCode"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]} as unknown as DocumentNode<AuditRowFragment, unknown>;
export const PackageRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PackageRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditPackage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"bonusCredits"}},{"kind":"Field","name":{"kind":"Name","value":"priceAmount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"archivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]} as unknown as DocumentNode<PackageRowFragment, unknown>;
export const StoreEventRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StoreEventRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StoreEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"productId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"receivedAt"}}]}}]} as unknown as DocumentNode<StoreEventRowFragment, unknown>;
export const WalletCreditsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletCredits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"balance"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"spendingFrozenAt"}}]}}]} as unknown as DocumentNode<WalletCreditsFragment, unknown>;
export const CreditFiguresFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CreditFigures"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StatisticsTotals"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditsPurchased"}},{"kind":"Field","name":{"kind":"Name","value":"creditsGranted"}},{"kind":"Field","name":{"kind":"Name","value":"creditsSpent"}},{"kind":"Field","name":{"kind":"Name","value":"creditsRefunded"}},{"kind":"Field","name":{"kind":"Name","value":"creditsAdjusted"}},{"kind":"Field","name":{"kind":"Name","value":"creditsExpired"}},{"kind":"Field","name":{"kind":"Name","value":"creditsNet"}},{"kind":"Field","name":{"kind":"Name","value":"purchases"}},{"kind":"Field","name":{"kind":"Name","value":"refundRate"}},{"kind":"Field","name":{"kind":"Name","value":"revenue"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}}]}}]} as unknown as DocumentNode<CreditFiguresFragment, unknown>;
export const PurchaseRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PurchaseRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Purchase"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"creditType"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"priceAmount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"creditPackage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refund"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refundedAt"}},{"kind":"Field","name":{"kind":"Name","value":"taken"}},{"kind":"Field","name":{"kind":"Name","value":"shortfall"}},{"kind":"Field","name":{"kind":"Name","value":"freezesSpending"}}]}}]}}]} as unknown as DocumentNode<PurchaseRowFragment, unknown>;
export const EntryRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EntryRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LedgerEntry"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}},{"kind":"Field","name":{"kind":"Name","value":"creditType"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"spend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"member"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"reversed"}}]}}]}}]} as unknown as DocumentNode<EntryRowFragment, unknown>;
export const AuditLogScreenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AuditLogScreen"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AuditEntryFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TimeOrder"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"50"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"auditEntries"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AuditRow"}},{"kind":"Field","name":{"kind":"Name","value":"actorKind"}},{"kind":"Field","name":{"kind":"Name","value":"roles"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}},{"kind":"Field","name":{"kind":"Name","value":"refusalReasonCode"}},{"kind":"Field","name":{"kind":"Name","value":"input"}},{"kind":"Field","name":{"kind":"Name","value":"stateBefore"}},{"kind":"Field","name":{"kind":"Name","value":"stateAfter"}},{"kind":"Field","name":{"kind":"Name","value":"subjectId"}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditPackage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userId"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AuditRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AuditEntry"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"operation"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"refusalCode"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]} as unknown as DocumentNode<AuditLogScreenQuery, AuditLogScreenQueryVariables>;
export const HealthScreenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"HealthScreen"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serviceHealth"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"postingsWaiting"}},{"kind":"Field","name":{"kind":"Name","value":"parkedStoreEvents"}},{"kind":"Field","name":{"kind":"Name","value":"failedStoreEvents"}},{"kind":"Field","name":{"kind":"Name","value":"lastStoreEventAt"}},{"kind":"Field","name":{"kind":"Name","value":"isVerifyingLedger"}},{"kind":"Field","name":{"kind":"Name","value":"lastLedgerReport"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"wallets"}},{"kind":"Field","name":{"kind":"Name","value":"entries"}},{"kind":"Field","name":{"kind":"Name","value":"purchases"}},{"kind":"Field","name":{"kind":"Name","value":"storeTransactions"}},{"kind":"Field","name":{"kind":"Name","value":"auditEntries"}},{"kind":"Field","name":{"kind":"Name","value":"comparesCheckpoint"}},{"kind":"Field","name":{"kind":"Name","value":"findingsTotal"}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"creditType"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"problem"}}]}}]}}]}}]}}]} as unknown as DocumentNode<HealthScreenQuery, HealthScreenQueryVariables>;
export const VerifyLedgerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"VerifyLedger"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verifyLedger"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isUnderWay"}},{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"findingsTotal"}}]}}]}}]}}]} as unknown as DocumentNode<VerifyLedgerMutation, VerifyLedgerMutationVariables>;
export const OverviewScreenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OverviewScreen"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTimeISO"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTimeISO"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"fromBefore"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTimeISO"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"interval"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StatisticsInterval"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"timeZone"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"StatisticsFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"statistics"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}},{"kind":"Argument","name":{"kind":"Name","value":"interval"},"value":{"kind":"Variable","name":{"kind":"Name","value":"interval"}}},{"kind":"Argument","name":{"kind":"Name","value":"timeZone"},"value":{"kind":"Variable","name":{"kind":"Name","value":"timeZone"}}},{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"totals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CreditFigures"}}]}},{"kind":"Field","name":{"kind":"Name","value":"buckets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"creditsPurchased"}},{"kind":"Field","name":{"kind":"Name","value":"creditsSpent"}},{"kind":"Field","name":{"kind":"Name","value":"creditsRefunded"}},{"kind":"Field","name":{"kind":"Name","value":"outstandingCredits"}},{"kind":"Field","name":{"kind":"Name","value":"revenue"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}}]}}]}},{"kind":"Field","alias":{"kind":"Name","value":"before"},"name":{"kind":"Name","value":"statistics"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"fromBefore"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"interval"},"value":{"kind":"Variable","name":{"kind":"Name","value":"interval"}}},{"kind":"Argument","name":{"kind":"Name","value":"timeZone"},"value":{"kind":"Variable","name":{"kind":"Name","value":"timeZone"}}},{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CreditFigures"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CreditFigures"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StatisticsTotals"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditsPurchased"}},{"kind":"Field","name":{"kind":"Name","value":"creditsGranted"}},{"kind":"Field","name":{"kind":"Name","value":"creditsSpent"}},{"kind":"Field","name":{"kind":"Name","value":"creditsRefunded"}},{"kind":"Field","name":{"kind":"Name","value":"creditsAdjusted"}},{"kind":"Field","name":{"kind":"Name","value":"creditsExpired"}},{"kind":"Field","name":{"kind":"Name","value":"creditsNet"}},{"kind":"Field","name":{"kind":"Name","value":"purchases"}},{"kind":"Field","name":{"kind":"Name","value":"refundRate"}},{"kind":"Field","name":{"kind":"Name","value":"revenue"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}}]}}]} as unknown as DocumentNode<OverviewScreenQuery, OverviewScreenQueryVariables>;
export const OverviewAttentionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OverviewAttention"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTimeISO"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTimeISO"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"timeZone"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"walletStatistics"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}},{"kind":"Argument","name":{"kind":"Name","value":"timeZone"},"value":{"kind":"Variable","name":{"kind":"Name","value":"timeZone"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"activeWallets"}},{"kind":"Field","name":{"kind":"Name","value":"topSpenders"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditsSpent"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"creditType"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"serviceHealth"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"parkedStoreEvents"}},{"kind":"Field","name":{"kind":"Name","value":"failedStoreEvents"}}]}}]}}]} as unknown as DocumentNode<OverviewAttentionQuery, OverviewAttentionQueryVariables>;
export const PackageNamesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PackageNames"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditPackages"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"ObjectValue","fields":[]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<PackageNamesQuery, PackageNamesQueryVariables>;
export const PackagesScreenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PackagesScreen"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreditPackageFilter"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"CreditPackageOrder"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"50"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditPackages"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PackageRow"}},{"kind":"Field","name":{"kind":"Name","value":"creditType"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"sortOrder"}},{"kind":"Field","name":{"kind":"Name","value":"purchaseLimitPerUser"}},{"kind":"Field","name":{"kind":"Name","value":"refundPolicy"}},{"kind":"Field","name":{"kind":"Name","value":"revenueCat"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mapped"}},{"kind":"Field","name":{"kind":"Name","value":"products"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"store"}},{"kind":"Field","name":{"kind":"Name","value":"productId"}},{"kind":"Field","name":{"kind":"Name","value":"grantsOn"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"unmappedStoreProducts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"25"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"store"}},{"kind":"Field","name":{"kind":"Name","value":"productId"}},{"kind":"Field","name":{"kind":"Name","value":"parkedEvents"}},{"kind":"Field","name":{"kind":"Name","value":"lastReceivedAt"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PackageRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditPackage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"bonusCredits"}},{"kind":"Field","name":{"kind":"Name","value":"priceAmount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"archivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]} as unknown as DocumentNode<PackagesScreenQuery, PackagesScreenQueryVariables>;
export const PackageSalesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PackageSales"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTimeISO"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTimeISO"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"timeZone"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"statistics"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}},{"kind":"Argument","name":{"kind":"Name","value":"interval"},"value":{"kind":"EnumValue","value":"MONTH"}},{"kind":"Argument","name":{"kind":"Name","value":"timeZone"},"value":{"kind":"Variable","name":{"kind":"Name","value":"timeZone"}}},{"kind":"Argument","name":{"kind":"Name","value":"groupBy"},"value":{"kind":"EnumValue","value":"PACKAGE"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"groups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditPackage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"purchaseShare"}},{"kind":"Field","name":{"kind":"Name","value":"totals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"purchases"}},{"kind":"Field","name":{"kind":"Name","value":"creditsPurchased"}},{"kind":"Field","name":{"kind":"Name","value":"refundRate"}},{"kind":"Field","name":{"kind":"Name","value":"revenue"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<PackageSalesQuery, PackageSalesQueryVariables>;
export const CreatePackageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreatePackage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateCreditPackageInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createCreditPackage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditPackage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PackageRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PackageRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditPackage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"bonusCredits"}},{"kind":"Field","name":{"kind":"Name","value":"priceAmount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"archivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]} as unknown as DocumentNode<CreatePackageMutation, CreatePackageMutationVariables>;
export const UpdatePackageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdatePackage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateCreditPackageInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateCreditPackage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditPackage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PackageRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PackageRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditPackage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"bonusCredits"}},{"kind":"Field","name":{"kind":"Name","value":"priceAmount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"archivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]} as unknown as DocumentNode<UpdatePackageMutation, UpdatePackageMutationVariables>;
export const RestorePackageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RestorePackage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreditPackageIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"restoreCreditPackage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditPackage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PackageRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PackageRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditPackage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"bonusCredits"}},{"kind":"Field","name":{"kind":"Name","value":"priceAmount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"archivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]} as unknown as DocumentNode<RestorePackageMutation, RestorePackageMutationVariables>;
export const ArchivePackageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ArchivePackage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreditPackageIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"archiveCreditPackage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditPackage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PackageRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PackageRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditPackage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"bonusCredits"}},{"kind":"Field","name":{"kind":"Name","value":"priceAmount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"archivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]} as unknown as DocumentNode<ArchivePackageMutation, ArchivePackageMutationVariables>;
export const MapProductDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MapProduct"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"MapStoreProductInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mapStoreProduct"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventsApplied"}},{"kind":"Field","name":{"kind":"Name","value":"storeProduct"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"store"}},{"kind":"Field","name":{"kind":"Name","value":"productId"}},{"kind":"Field","name":{"kind":"Name","value":"grantsOn"}},{"kind":"Field","name":{"kind":"Name","value":"creditPackages"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]} as unknown as DocumentNode<MapProductMutation, MapProductMutationVariables>;
export const UnmapProductDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UnmapProduct"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StoreProductInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unmapStoreProduct"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedStoreProductId"}}]}}]}}]} as unknown as DocumentNode<UnmapProductMutation, UnmapProductMutationVariables>;
export const PurchasesScreenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PurchasesScreen"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PurchaseFilter"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TimeOrder"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"50"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"purchases"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PurchaseRow"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletCredits"}}]}},{"kind":"Field","name":{"kind":"Name","value":"storeEvent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"store"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PurchaseRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Purchase"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"creditType"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"priceAmount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"creditPackage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refund"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refundedAt"}},{"kind":"Field","name":{"kind":"Name","value":"taken"}},{"kind":"Field","name":{"kind":"Name","value":"shortfall"}},{"kind":"Field","name":{"kind":"Name","value":"freezesSpending"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletCredits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"balance"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"spendingFrozenAt"}}]}}]} as unknown as DocumentNode<PurchasesScreenQuery, PurchasesScreenQueryVariables>;
export const PurchaseScreenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PurchaseScreen"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"purchase"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PurchaseRow"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletCredits"}}]}},{"kind":"Field","name":{"kind":"Name","value":"storeEvent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"StoreEventRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"auditEntries"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"25"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AuditRow"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PurchaseRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Purchase"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"creditType"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"priceAmount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"creditPackage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refund"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refundedAt"}},{"kind":"Field","name":{"kind":"Name","value":"taken"}},{"kind":"Field","name":{"kind":"Name","value":"shortfall"}},{"kind":"Field","name":{"kind":"Name","value":"freezesSpending"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletCredits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"balance"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"spendingFrozenAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StoreEventRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StoreEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"productId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"receivedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AuditRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AuditEntry"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"operation"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"refusalCode"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]} as unknown as DocumentNode<PurchaseScreenQuery, PurchaseScreenQueryVariables>;
export const RefundPurchaseDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RefundPurchase"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RefundPurchaseInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refundPurchase"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dryRun"}},{"kind":"Field","name":{"kind":"Name","value":"taken"}},{"kind":"Field","name":{"kind":"Name","value":"shortfall"}},{"kind":"Field","name":{"kind":"Name","value":"freezesSpending"}},{"kind":"Field","name":{"kind":"Name","value":"balanceBefore"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}},{"kind":"Field","name":{"kind":"Name","value":"purchase"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PurchaseRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletCredits"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PurchaseRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Purchase"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"creditType"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"priceAmount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"creditPackage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refund"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refundedAt"}},{"kind":"Field","name":{"kind":"Name","value":"taken"}},{"kind":"Field","name":{"kind":"Name","value":"shortfall"}},{"kind":"Field","name":{"kind":"Name","value":"freezesSpending"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletCredits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"balance"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"spendingFrozenAt"}}]}}]} as unknown as DocumentNode<RefundPurchaseMutation, RefundPurchaseMutationVariables>;
export const SearchBoxDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SearchBox"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"text"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"search"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"text"},"value":{"kind":"Variable","name":{"kind":"Name","value":"text"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"User"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Purchase"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StoreEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StoreTransaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"store"}},{"kind":"Field","name":{"kind":"Name","value":"transactionId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditPackage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<SearchBoxQuery, SearchBoxQueryVariables>;
export const SessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Session"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"roles"}},{"kind":"Field","name":{"kind":"Name","value":"mutations"}}]}}]}}]} as unknown as DocumentNode<SessionQuery, SessionQueryVariables>;
export const StatisticsScreenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"StatisticsScreen"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTimeISO"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTimeISO"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"interval"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StatisticsInterval"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"timeZone"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"groupBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"StatisticsDimension"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"StatisticsFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"spenders"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"WalletStatisticsFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"statistics"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}},{"kind":"Argument","name":{"kind":"Name","value":"interval"},"value":{"kind":"Variable","name":{"kind":"Name","value":"interval"}}},{"kind":"Argument","name":{"kind":"Name","value":"timeZone"},"value":{"kind":"Variable","name":{"kind":"Name","value":"timeZone"}}},{"kind":"Argument","name":{"kind":"Name","value":"groupBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"groupBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"totals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CreditFigures"}},{"kind":"Field","name":{"kind":"Name","value":"kinds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"entries"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"creditPackage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"purchaseShare"}},{"kind":"Field","name":{"kind":"Name","value":"totals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CreditFigures"}}]}},{"kind":"Field","name":{"kind":"Name","value":"buckets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"creditsPurchased"}},{"kind":"Field","name":{"kind":"Name","value":"creditsSpent"}},{"kind":"Field","name":{"kind":"Name","value":"purchases"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"buckets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"entries"}},{"kind":"Field","name":{"kind":"Name","value":"creditsPurchased"}},{"kind":"Field","name":{"kind":"Name","value":"creditsGranted"}},{"kind":"Field","name":{"kind":"Name","value":"creditsSpent"}},{"kind":"Field","name":{"kind":"Name","value":"creditsRefunded"}},{"kind":"Field","name":{"kind":"Name","value":"creditsAdjusted"}},{"kind":"Field","name":{"kind":"Name","value":"outstandingCredits"}},{"kind":"Field","name":{"kind":"Name","value":"purchases"}},{"kind":"Field","name":{"kind":"Name","value":"refundRate"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"walletStatistics"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}},{"kind":"Argument","name":{"kind":"Name","value":"timeZone"},"value":{"kind":"Variable","name":{"kind":"Name","value":"timeZone"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"25"}},{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"spenders"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"activeWallets"}},{"kind":"Field","name":{"kind":"Name","value":"topSpenders"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditsSpent"}},{"kind":"Field","name":{"kind":"Name","value":"entries"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletCredits"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"creditType"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CreditFigures"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StatisticsTotals"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditsPurchased"}},{"kind":"Field","name":{"kind":"Name","value":"creditsGranted"}},{"kind":"Field","name":{"kind":"Name","value":"creditsSpent"}},{"kind":"Field","name":{"kind":"Name","value":"creditsRefunded"}},{"kind":"Field","name":{"kind":"Name","value":"creditsAdjusted"}},{"kind":"Field","name":{"kind":"Name","value":"creditsExpired"}},{"kind":"Field","name":{"kind":"Name","value":"creditsNet"}},{"kind":"Field","name":{"kind":"Name","value":"purchases"}},{"kind":"Field","name":{"kind":"Name","value":"refundRate"}},{"kind":"Field","name":{"kind":"Name","value":"revenue"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletCredits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"balance"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"spendingFrozenAt"}}]}}]} as unknown as DocumentNode<StatisticsScreenQuery, StatisticsScreenQueryVariables>;
export const StoreEventsScreenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"StoreEventsScreen"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StoreEventWhere"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TimeOrder"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"50"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"storeEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"StoreEventRow"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"appUserId"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"store"}},{"kind":"Field","name":{"kind":"Name","value":"storeProduct"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"creditPackages"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"purchase"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StoreEventRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StoreEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"productId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"receivedAt"}}]}}]} as unknown as DocumentNode<StoreEventsScreenQuery, StoreEventsScreenQueryVariables>;
export const StoreEventScreenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"StoreEventScreen"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"storeEvent"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"StoreEventRow"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"appUserId"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"store"}},{"kind":"Field","name":{"kind":"Name","value":"transactionId"}},{"kind":"Field","name":{"kind":"Name","value":"payload"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"decidedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolvedBy"}},{"kind":"Field","name":{"kind":"Name","value":"resolutionReason"}},{"kind":"Field","name":{"kind":"Name","value":"similarUserIds"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletCredits"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"purchases"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PurchaseRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"auditEntries"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"25"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AuditRow"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StoreEventRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StoreEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"productId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"receivedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletCredits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"balance"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"spendingFrozenAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PurchaseRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Purchase"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"creditType"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"priceAmount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"creditPackage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refund"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refundedAt"}},{"kind":"Field","name":{"kind":"Name","value":"taken"}},{"kind":"Field","name":{"kind":"Name","value":"shortfall"}},{"kind":"Field","name":{"kind":"Name","value":"freezesSpending"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AuditRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AuditEntry"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"operation"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"refusalCode"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]} as unknown as DocumentNode<StoreEventScreenQuery, StoreEventScreenQueryVariables>;
export const RetryStoreEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RetryStoreEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StoreEventsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryStoreEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"storeEvents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"StoreEventRow"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletCredits"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StoreEventRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StoreEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"productId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"receivedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletCredits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"balance"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"spendingFrozenAt"}}]}}]} as unknown as DocumentNode<RetryStoreEventsMutation, RetryStoreEventsMutationVariables>;
export const DismissStoreEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DismissStoreEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StoreEventsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dismissStoreEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"storeEvents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"StoreEventRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StoreEventRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StoreEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"productId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"receivedAt"}}]}}]} as unknown as DocumentNode<DismissStoreEventsMutation, DismissStoreEventsMutationVariables>;
export const ResolveStoreEventDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResolveStoreEvent"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResolveStoreEventInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolveStoreEvent"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"storeEvent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"StoreEventRow"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletCredits"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StoreEventRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StoreEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"productId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"receivedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletCredits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"balance"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"spendingFrozenAt"}}]}}]} as unknown as DocumentNode<ResolveStoreEventMutation, ResolveStoreEventMutationVariables>;
export const UserScreenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UserScreen"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"userId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"environment"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"WalletEnvironment"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"creditType"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}},"defaultValue":{"kind":"StringValue","value":"CREDITS","block":false}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"entries"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"100"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"entriesAfter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"userId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"userId"}}},{"kind":"Argument","name":{"kind":"Name","value":"environment"},"value":{"kind":"Variable","name":{"kind":"Name","value":"environment"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletCredits"}},{"kind":"Field","name":{"kind":"Name","value":"creditType"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"expiringNext"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"mergedInto"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"intoUserId"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"userId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"userId"}}},{"kind":"Argument","name":{"kind":"Name","value":"environment"},"value":{"kind":"Variable","name":{"kind":"Name","value":"environment"}}},{"kind":"Argument","name":{"kind":"Name","value":"creditType"},"value":{"kind":"Variable","name":{"kind":"Name","value":"creditType"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletCredits"}},{"kind":"Field","name":{"kind":"Name","value":"exists"}},{"kind":"Field","name":{"kind":"Name","value":"creditType"}},{"kind":"Field","name":{"kind":"Name","value":"entries"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"entries"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"entriesAfter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EntryRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletCredits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"balance"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"spendingFrozenAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EntryRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LedgerEntry"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}},{"kind":"Field","name":{"kind":"Name","value":"creditType"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"spend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"member"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"reversed"}}]}}]}}]} as unknown as DocumentNode<UserScreenQuery, UserScreenQueryVariables>;
export const UserHistoryDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UserHistory"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"userId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"users"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TextComparison"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"environment"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"WalletEnvironment"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"creditType"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}},"defaultValue":{"kind":"StringValue","value":"CREDITS","block":false}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"purchases"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}},"defaultValue":{"kind":"BooleanValue","value":false}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"transactions"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}},"defaultValue":{"kind":"BooleanValue","value":false}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"events"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}},"defaultValue":{"kind":"BooleanValue","value":false}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"audit"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}},"defaultValue":{"kind":"BooleanValue","value":false}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"holds"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}},"defaultValue":{"kind":"BooleanValue","value":false}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"lots"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}},"defaultValue":{"kind":"BooleanValue","value":false}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"25"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"purchasesAfter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"transactionsAfter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"eventsAfter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"auditAfter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"holdsAfter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"lotsAfter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"purchases"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"userId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"users"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"environment"},"value":{"kind":"Variable","name":{"kind":"Name","value":"environment"}}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"purchasesAfter"}}}],"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"purchases"}}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PurchaseRow"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"storeTransactions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"userId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"users"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"environment"},"value":{"kind":"Variable","name":{"kind":"Name","value":"environment"}}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"transactionsAfter"}}}],"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"transactions"}}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"store"}},{"kind":"Field","name":{"kind":"Name","value":"transactionId"}},{"kind":"Field","name":{"kind":"Name","value":"productId"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"holds"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"userId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"users"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"environment"},"value":{"kind":"Variable","name":{"kind":"Name","value":"environment"}}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"holdsAfter"}}}],"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"holds"}}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"creditType"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"captured"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"member"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"storeEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"userId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"users"}}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"eventsAfter"}}}],"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"events"}}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"StoreEventRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"userId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"userId"}}},{"kind":"Argument","name":{"kind":"Name","value":"environment"},"value":{"kind":"Variable","name":{"kind":"Name","value":"environment"}}},{"kind":"Argument","name":{"kind":"Name","value":"creditType"},"value":{"kind":"Variable","name":{"kind":"Name","value":"creditType"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"auditEntries"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"auditAfter"}}}],"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"audit"}}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AuditRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"lots"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"onlyOpen"},"value":{"kind":"BooleanValue","value":true}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"lotsAfter"}}}],"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"lots"}}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"granted"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"purchase"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PurchaseRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Purchase"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"creditType"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"priceAmount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"creditPackage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refund"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refundedAt"}},{"kind":"Field","name":{"kind":"Name","value":"taken"}},{"kind":"Field","name":{"kind":"Name","value":"shortfall"}},{"kind":"Field","name":{"kind":"Name","value":"freezesSpending"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StoreEventRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StoreEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"productId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"receivedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AuditRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AuditEntry"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"operation"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"refusalCode"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]} as unknown as DocumentNode<UserHistoryQuery, UserHistoryQueryVariables>;
export const GrantCreditsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"GrantCredits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"GrantCreditsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"grantCredits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dryRun"}},{"kind":"Field","name":{"kind":"Name","value":"balanceBefore"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}},{"kind":"Field","name":{"kind":"Name","value":"entry"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EntryRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletCredits"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EntryRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LedgerEntry"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}},{"kind":"Field","name":{"kind":"Name","value":"creditType"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"spend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"member"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"reversed"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletCredits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"balance"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"spendingFrozenAt"}}]}}]} as unknown as DocumentNode<GrantCreditsMutation, GrantCreditsMutationVariables>;
export const AdjustCreditsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AdjustCredits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AdjustCreditsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"adjustCredits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dryRun"}},{"kind":"Field","name":{"kind":"Name","value":"balanceBefore"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}},{"kind":"Field","name":{"kind":"Name","value":"shortfall"}},{"kind":"Field","name":{"kind":"Name","value":"entry"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EntryRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletCredits"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EntryRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LedgerEntry"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}},{"kind":"Field","name":{"kind":"Name","value":"creditType"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"spend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"member"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"reversed"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletCredits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"balance"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"spendingFrozenAt"}}]}}]} as unknown as DocumentNode<AdjustCreditsMutation, AdjustCreditsMutationVariables>;
export const LiftFreezeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"LiftFreeze"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"LiftSpendingFreezeInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"liftSpendingFreeze"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletCredits"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletCredits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"balance"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"spendingFrozenAt"}}]}}]} as unknown as DocumentNode<LiftFreezeMutation, LiftFreezeMutationVariables>;
export const MergeUsersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MergeUsers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"MergeWalletsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mergeWallets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletCredits"}}]}},{"kind":"Field","name":{"kind":"Name","value":"emptiedWallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletCredits"}},{"kind":"Field","name":{"kind":"Name","value":"mergedInto"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"intoUserId"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletCredits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"balance"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"spendingFrozenAt"}}]}}]} as unknown as DocumentNode<MergeUsersMutation, MergeUsersMutationVariables>;
export const UsersScreenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UsersScreen"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"UserFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"UserOrder"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"25"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"wallets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletCredits"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}},{"kind":"Field","name":{"kind":"Name","value":"creditType"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletCredits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"balance"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"spendingFrozenAt"}}]}}]} as unknown as DocumentNode<UsersScreenQuery, UsersScreenQueryVariables>;