import {
  anybody,
  admin,
  reader,
  staff,
  ownerOrStaff,
  ownersAlone,
  testPurchase,
  nobody,
  only,
  missing,
  statistics,
  walletStatistics,
  type Outcome,
  type Rule,
} from "./authorisation";
import { owner } from "./bearers";

export interface TypeRow {
  /** Decides who may read such an object at all. The object is the owner's, or public. */
  readonly rule: Rule;
  /** Makes a document that selects the fields of such an object. */
  readonly around: (fields: string) => string;
  readonly passes?: Outcome;
  /** Field names. Whoever may read the object may read `open`; `staff` and `readers` need more, see `fieldRules`. */
  readonly open: string;
  readonly staff?: string;
  readonly readers?: string;
}

const figures =
  "entries creditsNet creditsPurchased creditsGranted creditsSpent creditsReversed creditsRefunded creditsGivenBack " +
  "creditsAdjusted creditsExpired purchases spends refunds refundRate creditsRefundRate kinds revenue";
const ofOwner = (fields: string) => `{ wallet(userId: "${owner}") { ${fields} } }`;
const bought = (fields: string) => `{ purchases(userId: "${owner}") { nodes { ${fields} } } }`;
const onSale = (fields: string) => `{ creditPackages { nodes { ${fields} } } }`;

/**
 * The expectations for each object type. To users, a field about somebody else, such as `actor`, is null rather than
 * refused, so the test also searches the text of the answer.
 */
export const typeRows: Readonly<Record<string, TypeRow>> = {
  Me: { rule: anybody, around: (fields) => `{ me { ${fields} } }`, open: "id mutations userId roles wallet" },
  Wallet: {
    rule: ownerOrStaff,
    around: ofOwner,
    open:
      "id userId environment creditType balance held exists available spendingFrozenAt entries mergedInto mergedFrom " +
      "lots expiringNext",
    readers: "spendingFreezeLifts auditEntries",
  },
  User: { rule: reader, around: (fields) => `{ users { nodes { ${fields} } } }`, open: "id userId wallets" },
  LedgerEntry: {
    rule: ownerOrStaff,
    around: (fields) => ofOwner(`entries(first: 50) { nodes { ${fields} } }`),
    open:
      "id environment creditType sequence kind amount balanceAfter counterAccount purchase merge actor reason createdAt " +
      "spend reversedSpend hold lotMovements",
  },
  Lot: {
    rule: ownerOrStaff,
    around: (fields) => ofOwner(`lots { nodes { ${fields} } }`),
    open: "id userId environment creditType kind granted remaining held expiresAt priority createdAt wallet entry purchase",
  },
  LotMovement: {
    rule: ownerOrStaff,
    around: (fields) => ofOwner(`entries(first: 50) { nodes { lotMovements { ${fields} } } }`),
    open: "lot amount held",
  },
  NextExpiry: {
    rule: ownerOrStaff,
    around: (fields) => ofOwner(`expiringNext { ${fields} }`),
    open: "amount expiresAt",
  },
  Hold: {
    rule: staff,
    around: (fields) => `{ holds { nodes { ${fields} } } }`,
    open:
      "id userId environment creditType status amount held captured shortfall reason member reference metadata wallet " +
      "createdAt expiresAt endedAt",
  },
  Spend: {
    rule: ownerOrStaff,
    around: (fields) => ofOwner(`entries(first: 50) { nodes { spend { ${fields} } } }`),
    open: "member reference metadata reversed reversible",
  },
  SpendPreview: {
    rule: staff,
    around: (fields) => `{ previewSpend(input: { userId: "${owner}", amount: 1 }) { ${fields} } }`,
    open: "wallet required available missing isPossible refusal balanceAfter",
  },
  WalletMerge: {
    rule: ownerOrStaff,
    around: (fields) => ofOwner(`mergedFrom { nodes { ${fields} } }`),
    open: "id environment creditType fromUserId intoUserId amount actor reason createdAt",
  },
  AuditEntry: {
    rule: reader,
    around: (fields) => `{ auditEntries { nodes { ${fields} } } }`,
    open:
      "id createdAt actor actorKind roles address requestId operation subjectId subject input stateBefore stateAfter " +
      "reason refusalCode refusalReasonCode",
  },
  SpendingFreezeLift: {
    rule: reader,
    around: (fields) => ofOwner(`spendingFreezeLifts { nodes { ${fields} } }`),
    open: "id frozenAt actor reason createdAt",
  },
  Purchase: {
    rule: ownerOrStaff,
    around: bought,
    open: "id userId environment creditType credits priceAmount currency creditPackage wallet createdAt",
    readers: "refund storeEvent auditEntries",
  },
  StoreRefund: {
    rule: reader,
    around: (fields) => bought(`refund { ${fields} }`),
    open: "taken shortfall freezesSpending refundedAt",
  },
  CreditPackage: {
    rule: anybody,
    around: onSale,
    open:
      "id name description credits bonusCredits priceAmount currency creditType sortOrder purchaseLimitPerUser archivedAt " +
      "version createdAt updatedAt",
    staff: "refundPolicy revenueCat",
    readers: "auditEntries",
  },
  RevenueCatMapping: {
    rule: staff,
    around: (fields) => onSale(`revenueCat { ${fields} }`),
    open: "mapped products",
  },
  StoreProduct: {
    rule: reader,
    around: (fields) => `{ storeProducts { nodes { ${fields} } } }`,
    open: "id store productId creditPackage creditPackages grantsOn createdAt updatedAt auditEntries",
  },
  StoreTransaction: {
    rule: reader,
    around: (fields) => `{ storeTransactions { nodes { ${fields} } } }`,
    open:
      "id environment store transactionId part state productId credits taken shortfall freezesSpending refunds updatedAt " +
      "periodStartedAt userId purchase creditPackage wallet",
  },
  UnmappedStoreProduct: {
    rule: reader,
    around: (fields) => `{ unmappedStoreProducts { nodes { ${fields} } } }`,
    open: "id store productId parkedEvents lastReceivedAt",
  },
  StoreEvent: {
    rule: reader,
    around: (fields) => `{ storeEvents { nodes { ${fields} } } }`,
    open:
      "id eventId type status reason environment store productId storeProduct transactionId appUserId userId wallet " +
      "purchase purchases attempts payload resolvedBy resolutionReason receivedAt decidedAt similarUserIds auditEntries",
  },
  Statistics: {
    rule: reader,
    around: (fields) => `{ ${statistics("", fields)} }`,
    open: "from to environment totals buckets groups",
  },
  StatisticsTotals: {
    rule: reader,
    around: (fields) => `{ ${statistics("", `totals { ${fields} }`)} }`,
    open: figures,
  },
  StatisticsBucket: {
    rule: reader,
    around: (fields) => `{ ${statistics("", `buckets { ${fields} }`)} }`,
    open: `from to outstandingCredits ${figures}`,
  },
  StatisticsGroup: {
    rule: reader,
    around: (fields) => `{ ${statistics("groupBy: PACKAGE", `groups { ${fields} }`)} }`,
    open: "value creditPackage purchaseShare totals buckets",
  },
  WalletStatistics: {
    rule: reader,
    around: (fields) => `{ ${walletStatistics("", fields)} }`,
    open: "from to environment activeWallets topSpenders",
  },
  TopSpender: {
    rule: reader,
    around: (fields) => `{ ${walletStatistics("", `topSpenders { ${fields} }`)} }`,
    open: "creditsSpent entries wallet",
  },
  StatisticsOfKind: {
    rule: reader,
    around: (fields) => `{ ${statistics("", `totals { kinds { ${fields} } }`)} }`,
    open: "kind entries credits",
  },
  Revenue: {
    rule: reader,
    around: (fields) => `{ ${statistics("", `totals { revenue { ${fields} } }`)} }`,
    open: "currency amount refundedAmount purchases",
  },
  Clock: { rule: anybody, around: (fields) => `{ clock { ${fields} } }`, open: "now offsetSeconds" },
  ServiceHealth: {
    rule: reader,
    around: (fields) => `{ serviceHealth { ${fields} } }`,
    open: "postingsWaiting parkedStoreEvents failedStoreEvents lastStoreEventAt isVerifyingLedger lastLedgerReport",
  },
  LedgerReport: {
    rule: admin,
    around: (fields) => `mutation { verifyLedger { report { ${fields} } } }`,
    open: "startedAt finishedAt wallets entries purchases storeTransactions auditEntries comparesCheckpoint findingsTotal findings",
  },
  LedgerFinding: {
    rule: admin,
    around: (fields) => `mutation { verifyLedger { report { findings { ${fields} } } } }`,
    open: "kind userId environment creditType sequence problem",
  },
  Reconciliation: {
    rule: admin,
    around: (fields) =>
      `mutation { reconcileStorePurchases(input: { userId: "${owner}" }) { reconciliations { ${fields} } } }`,
    passes: "CONFLICT",
    open: "step userId store transactionId productId storeEvent note decision",
  },
};

export const fieldRules: Readonly<Record<"open" | "staff" | "readers", Rule>> = {
  open: anybody,
  staff,
  readers: reader,
};

export interface RouteRow {
  readonly rule: Rule;
  /** The path, if it differs from the route. `PURCHASE` stands for the id of one of the owner's purchases. */
  readonly path?: string;
  readonly body?: object;
  readonly passes: Outcome;
}

const ok = { rule: anybody, passes: "200" } as const;

/** The expectations for each REST route. */
export const routeRows: Readonly<Record<string, RouteRow>> = {
  "GET /api/v1/credit-packages": ok,
  "GET /api/v1/credit-packages/{id}": { ...ok, path: "/api/v1/credit-packages/65a1234bcde5678f90123456" },
  "POST /api/v1/credit-packages/purchase": {
    rule: testPurchase,
    body: { packageId: missing },
    passes: "404",
  },
  "GET /api/v1/wallet": ok,
  "GET /api/v1/wallet/entries": ok,
  "GET /api/v1/wallet/lots": ok,
  "POST /api/v1/wallet/claims": ok,
  "GET /api/v1/purchases": ok,
  "GET /api/v1/admin/exports/{name}": { rule: reader, path: "/api/v1/admin/exports/users", passes: "200" },
  "GET /api/v1/purchases/{id}": { rule: ownersAlone, path: "/api/v1/purchases/PURCHASE", passes: "200" },
  "GET /api/v1/wallets/{userId}": { rule: ownerOrStaff, path: `/api/v1/wallets/${owner}`, passes: "200" },
  "GET /api/v1/wallets/{userId}/lots": {
    rule: ownerOrStaff,
    path: `/api/v1/wallets/${owner}/lots`,
    passes: "200",
  },
  "POST /api/v1/wallets/{userId}/spends": {
    rule: only("service"),
    path: `/api/v1/wallets/${owner}/spends`,
    body: { amount: 1, reason: "r" },
    passes: "400",
  },
  "GET /api/v1/wallets/{userId}/holds": {
    rule: staff,
    path: `/api/v1/wallets/${owner}/holds`,
    passes: "200",
  },
  "POST /api/v1/wallets/{userId}/holds": {
    rule: only("service"),
    path: `/api/v1/wallets/${owner}/holds`,
    body: { amount: 1, reason: "r" },
    passes: "400",
  },
  "POST /api/v1/holds/{id}/capture": {
    rule: only("service"),
    path: "/api/v1/holds/hld_none/capture",
    body: {},
    passes: "400",
  },
  "POST /api/v1/holds/{id}/release": {
    rule: only("service"),
    path: "/api/v1/holds/hld_none/release",
    body: {},
    passes: "400",
  },
  "PATCH /api/v1/holds/{id}": {
    rule: only("service"),
    path: "/api/v1/holds/hld_none",
    body: {},
    passes: "400",
  },
  "POST /api/v1/spends/{entryId}/reversals": {
    rule: only("service"),
    path: "/api/v1/spends/ent_none/reversals",
    body: { reason: "r" },
    passes: "400",
  },
  // The webhook checks RevenueCat's secrets, and accepts no user's token.
  "POST /api/v1/webhooks/revenuecat": { rule: nobody, body: { event: { type: "TEST" } }, passes: "200" },
};
