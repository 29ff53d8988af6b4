import { owner, type Bearer } from "./bearers";

/** The outcome of a request: `data`, or the code of the refusal. */
export type Outcome = string;

/** Returns the code with which a bearer of a valid token is refused, or undefined if the bearer is allowed. */
export type Rule = (bearer: Bearer, production: boolean) => Outcome | undefined;

export const anybody: Rule = () => undefined;
export const only =
  (...roles: string[]): Rule =>
  (bearer) =>
    bearer.roles.some((role) => roles.includes(role)) ? undefined : "FORBIDDEN";
export const admin = only("admin");
const support = only("support", "admin");
export const reader = only("auditor", "support", "admin");
export const staff = only("service", "auditor", "support", "admin");
/** Allows the owner, and whoever reads the objects of all users. */
export const ownerOrStaff: Rule = (bearer, production) =>
  bearer.userId === owner ? undefined : staff(bearer, production);
/** For an object of the owner's that is read by its id. All others get the answer for an object that does not exist. */
const ownersById: Rule = (bearer, production) => ownerOrStaff(bearer, production) && "NOT_FOUND";
export const ownersAlone: Rule = (bearer) => (bearer.userId === owner ? undefined : "NOT_FOUND");
export const testPurchase: Rule = (bearer, production) =>
  production || bearer.roles.length === 0 ? "FORBIDDEN" : undefined;
export const nobody: Rule = () => "UNAUTHENTICATED";

export function expectedOutcome(
  { rules, passes = "data" }: { readonly rules: readonly Rule[]; readonly passes?: Outcome },
  bearer: Bearer,
  production: boolean,
): Outcome {
  if (bearer.userId === undefined) return "UNAUTHENTICATED";
  for (const rule of rules) {
    const refusal = rule(bearer, production);
    if (refusal !== undefined) return refusal;
  }
  return passes;
}

export interface RootRow {
  readonly rule: Rule;
  /** The selection, without braces. `PURCHASE` stands for the id of one of the owner's purchases. */
  readonly document: string;
  /** The outcome for allowed bearers. Without it, `data`. The mutations are refused, so that they change nothing. */
  readonly passes?: Outcome;
}

export const missing = "65a1234bcde5678f9012ffff";
/** For what is refused in production, whoever asks. */
const adminOfTests: Rule = (bearer, production) => (production ? "FORBIDDEN" : admin(bearer, production));
const badProduct = `input: { store: "lower case", productId: "x" }`;
const wallet = "wallet { userId }";
const nodes = "nodes { __typename }";
/** Of a time in which there is nothing. */
export const walletStatistics = (more: string, fields = "from") =>
  `walletStatistics(from: "2020-01-01T00:00:00Z", to: "2020-01-02T00:00:00Z" ${more}) { ${fields} }`;
export const statistics = (more: string, fields = "from") =>
  `statistics(from: "2020-01-01T00:00:00Z", to: "2020-01-02T00:00:00Z" ${more}) { ${fields} }`;

/** The expectations for each root field, and for each argument that asks for more than the field alone. */
export const rootRows: Readonly<Record<string, RootRow>> = {
  "Query.me": { rule: anybody, document: "me { userId }" },
  "Query.wallet": { rule: anybody, document: wallet },
  "Query.wallet(userId)": { rule: ownerOrStaff, document: `wallet(userId: "${owner}") { userId }` },
  "Query.wallet(environment)": { rule: anybody, document: "wallet(environment: SANDBOX) { userId }" },
  "Query.wallet(creditType)": { rule: anybody, document: `wallet(creditType: "GEMS") { userId }` },
  "Query.wallets": { rule: anybody, document: `wallets { ${nodes} }` },
  "Query.wallets(userId)": { rule: ownerOrStaff, document: `wallets(userId: "${owner}") { ${nodes} }` },
  "Query.wallets(environment)": { rule: anybody, document: `wallets(environment: SANDBOX) { ${nodes} }` },
  "Query.wallets(where)": { rule: reader, document: `wallets(where: {}) { ${nodes} }` },
  "Query.wallets(orderBy)": { rule: anybody, document: `wallets(orderBy: USER_ID_ASC) { ${nodes} }` },
  "Query.previewSpend": {
    rule: staff,
    document: `previewSpend(input: { userId: "${owner}", amount: 1 }) { isPossible }`,
  },
  "Query.holds": { rule: staff, document: `holds { ${nodes} }` },
  "Query.holds(where)": { rule: staff, document: `holds(where: {}) { ${nodes} }` },
  "Query.holds(orderBy)": { rule: staff, document: `holds(orderBy: OLDEST_FIRST) { ${nodes} }` },
  "Query.lots": { rule: staff, document: `lots { ${nodes} }` },
  "Query.lots(where)": { rule: staff, document: `lots(where: {}) { ${nodes} }` },
  "Query.lots(orderBy)": { rule: staff, document: `lots(orderBy: OLDEST_FIRST) { ${nodes} }` },
  "Query.walletsOf": { rule: staff, document: `walletsOf(userIds: ["${owner}"]) { userId }` },
  "Query.walletsOf(userIds)": { rule: staff, document: `walletsOf(userIds: ["${owner}"]) { userId }` },
  "Query.walletsOf(environment)": {
    rule: staff,
    document: `walletsOf(userIds: ["${owner}"], environment: SANDBOX) { userId }`,
  },
  "Query.walletsOf(creditType)": {
    rule: staff,
    document: `walletsOf(userIds: ["${owner}"], creditType: "GEMS") { userId }`,
  },
  "Query.users": { rule: reader, document: `users { ${nodes} }` },
  "Query.users(where)": {
    rule: reader,
    document: `users(where: { userId: { startsWith: "${owner}" } }) { ${nodes} }`,
  },
  "Query.users(orderBy)": { rule: reader, document: `users(orderBy: USER_ID_DESC) { ${nodes} }` },
  "Query.ledgerEntries": { rule: reader, document: `ledgerEntries { ${nodes} }` },
  "Query.ledgerEntries(where)": {
    rule: reader,
    document: `ledgerEntries(where: { userId: { eq: "${owner}" } }) { ${nodes} }`,
  },
  "Query.ledgerEntries(orderBy)": {
    rule: reader,
    document: `ledgerEntries(orderBy: OLDEST_FIRST) { ${nodes} }`,
  },
  "Query.walletMerges": { rule: reader, document: `walletMerges { ${nodes} }` },
  "Query.walletMerges(where)": {
    rule: reader,
    document: `walletMerges(where: { userId: { eq: "${owner}" } }) { ${nodes} }`,
  },
  "Query.walletMerges(orderBy)": {
    rule: reader,
    document: `walletMerges(orderBy: OLDEST_FIRST) { ${nodes} }`,
  },
  "Query.statistics": { rule: reader, document: statistics("") },
  "Query.statistics(from)": { rule: reader, document: statistics("") },
  "Query.statistics(to)": { rule: reader, document: statistics("") },
  "Query.statistics(interval)": { rule: reader, document: statistics("interval: HOUR") },
  "Query.statistics(timeZone)": { rule: reader, document: statistics(`timeZone: "Asia/Kolkata"`) },
  "Query.statistics(groupBy)": { rule: reader, document: statistics("groupBy: STORE") },
  "Query.statistics(where)": { rule: reader, document: statistics("where: { source: TEST }") },
  "Query.walletStatistics": { rule: reader, document: walletStatistics("") },
  "Query.walletStatistics(from)": { rule: reader, document: walletStatistics("") },
  "Query.walletStatistics(to)": { rule: reader, document: walletStatistics("") },
  "Query.walletStatistics(timeZone)": {
    rule: reader,
    document: walletStatistics(`timeZone: "Asia/Kolkata"`),
  },
  "Query.walletStatistics(where)": { rule: reader, document: walletStatistics("where: {}") },
  "Query.clock": { rule: anybody, document: "clock { now offsetSeconds }" },
  "Query.serviceHealth": { rule: reader, document: "serviceHealth { postingsWaiting }" },
  "Query.auditEntries": { rule: reader, document: `auditEntries { ${nodes} }` },
  "Query.auditEntries(where)": {
    rule: reader,
    document: `auditEntries(where: { actor: { eq: "${owner}" } }) { ${nodes} }`,
  },
  "Query.auditEntries(orderBy)": {
    rule: reader,
    document: `auditEntries(orderBy: OLDEST_FIRST) { ${nodes} }`,
  },
  "Query.node": { rule: anybody, document: `node(id: "PURCHASE") { id }` },
  "Query.nodes": { rule: anybody, document: `nodes(ids: ["PURCHASE"]) { id }` },
  "Query.search": { rule: reader, document: `search(text: "${owner}") { __typename }` },
  "Query.search(text)": { rule: reader, document: `search(text: "PURCHASE") { __typename }` },
  "Query.purchase": { rule: ownersById, document: `purchase(id: "PURCHASE") { userId }` },
  "Query.purchases": { rule: anybody, document: `purchases { ${nodes} }` },
  "Query.purchases(userId)": { rule: ownerOrStaff, document: `purchases(userId: "${owner}") { ${nodes} }` },
  "Query.purchases(environment)": { rule: anybody, document: `purchases(environment: SANDBOX) { ${nodes} }` },
  "Query.purchases(where)": { rule: reader, document: `purchases(where: {}) { ${nodes} }` },
  "Query.purchases(orderBy)": { rule: anybody, document: `purchases(orderBy: OLDEST_FIRST) { ${nodes} }` },
  "Query.purchases(creditType)": { rule: anybody, document: `purchases(creditType: "GEMS") { ${nodes} }` },
  "Query.creditPackage": { rule: anybody, document: `creditPackage(id: "65a1234bcde5678f90123456") { id }` },
  "Query.creditPackages": { rule: anybody, document: `creditPackages { ${nodes} }` },
  "Query.creditPackages(creditType)": {
    rule: anybody,
    document: `creditPackages(creditType: "GEMS") { ${nodes} }`,
  },
  "Query.creditPackages(includeArchived)": {
    rule: reader,
    document: `creditPackages(includeArchived: true) { ${nodes} }`,
  },
  "Query.storeEvent": {
    rule: reader,
    document: `storeEvent(id: "evt_none") { eventId }`,
    passes: "NOT_FOUND",
  },
  "Query.storeEvents": { rule: reader, document: `storeEvents { ${nodes} }` },
  "Query.storeEvents(filter)": {
    rule: reader,
    document: `storeEvents(filter: { userId: "${owner}" }) { ${nodes} }`,
  },
  "Query.storeEvents(where)": {
    rule: reader,
    document: `storeEvents(where: { userId: { eq: "${owner}" } }) { ${nodes} }`,
  },
  "Query.storeEvents(orderBy)": { rule: reader, document: `storeEvents(orderBy: OLDEST_FIRST) { ${nodes} }` },
  "Query.storeTransactions": { rule: reader, document: `storeTransactions { ${nodes} }` },
  "Query.storeTransactions(where)": {
    rule: reader,
    document: `storeTransactions(where: { userId: { eq: "${owner}" } }) { ${nodes} }`,
  },
  "Query.storeTransactions(orderBy)": {
    rule: reader,
    document: `storeTransactions(orderBy: OLDEST_FIRST) { ${nodes} }`,
  },
  "Query.creditPackages(where)": { rule: reader, document: `creditPackages(where: {}) { ${nodes} }` },
  "Query.creditPackages(orderBy)": {
    rule: anybody,
    document: `creditPackages(orderBy: SORT_ORDER_DESC) { ${nodes} }`,
  },
  "Query.storeProducts": { rule: reader, document: `storeProducts { ${nodes} }` },
  "Query.unmappedStoreProducts": { rule: reader, document: `unmappedStoreProducts { ${nodes} }` },
  "Mutation.archiveCreditPackage": {
    rule: admin,
    document: `archiveCreditPackage(input: { id: "${missing}" }) { creditPackage { id } }`,
    passes: "NOT_FOUND",
  },
  "Mutation.restoreCreditPackage": {
    rule: admin,
    document: `restoreCreditPackage(input: { id: "${missing}" }) { creditPackage { id } }`,
    passes: "NOT_FOUND",
  },
  "Mutation.updateCreditPackage": {
    rule: admin,
    document: `updateCreditPackage(input: { id: "${missing}" }) { creditPackage { id } }`,
    passes: "NOT_FOUND",
  },
  "Mutation.createCreditPackage": {
    rule: admin,
    document: `createCreditPackage(input: { name: "", credits: 1, priceAmount: 1, currency: "USD" }) {
      creditPackage { id } }`,
    passes: "BAD_USER_INPUT",
  },
  "Mutation.claimStorePurchases": { rule: anybody, document: `claimStorePurchases { ${wallet} }` },
  "Mutation.liftSpendingFreeze": {
    rule: admin,
    document: `liftSpendingFreeze(input: { userId: "${owner}", environment: SANDBOX, reason: "r" }) { ${wallet} }`,
  },
  "Mutation.mapStoreProduct": {
    rule: admin,
    document: `mapStoreProduct(${badProduct}) { eventsApplied }`,
    passes: "BAD_USER_INPUT",
  },
  "Mutation.unmapStoreProduct": {
    rule: admin,
    document: `unmapStoreProduct(${badProduct}) { deletedStoreProductId }`,
    passes: "BAD_USER_INPUT",
  },
  "Mutation.grantCredits": {
    rule: support,
    document: `grantCredits(input: { userId: "${owner}", amount: 0, reason: "r", idempotencyKey: "matrix" }) {
      ${wallet} }`,
    passes: "BAD_USER_INPUT",
  },
  "Mutation.adjustCredits": {
    rule: support,
    document: `adjustCredits(input: { userId: "${owner}", amount: 0, reason: "r", idempotencyKey: "matrix" }) {
      ${wallet} }`,
    passes: "BAD_USER_INPUT",
  },
  "Mutation.refundPurchase": {
    rule: admin,
    document: `refundPurchase(input: { purchaseId: "pur_none", reason: "r" }) { ${wallet} }`,
    passes: "NOT_FOUND",
  },
  "Mutation.mergeWallets": {
    rule: admin,
    document: `mergeWallets(input: { fromUserId: "${owner}", intoUserId: "${owner}", environment: SANDBOX,
      reason: "r" }) { ${wallet} }`,
    passes: "BAD_USER_INPUT",
  },
  "Mutation.purchaseCreditPackage": {
    rule: testPurchase,
    document: `purchaseCreditPackage(input: { packageId: "${missing}" }) { ${wallet} }`,
    passes: "NOT_FOUND",
  },
  "Mutation.reconcileStorePurchases": {
    rule: admin,
    document: `reconcileStorePurchases(input: { userId: "${owner}" }) { customerKnown }`,
    passes: "CONFLICT",
  },
  "Mutation.resolveStoreEvent": {
    rule: support,
    document: `resolveStoreEvent(input: { id: "evt_none", resolution: DISMISS, reason: "r" }) {
      storeEvent { eventId } }`,
    passes: "NOT_FOUND",
  },
  "Mutation.retryStoreEvent": {
    rule: support,
    document: `retryStoreEvent(input: { id: "evt_none", reason: "r" }) { storeEvent { eventId } }`,
    passes: "NOT_FOUND",
  },
  "Mutation.retryStoreEvents": {
    rule: support,
    document: `retryStoreEvents(input: { ids: ["evt_none"], reason: "r" }) { storeEvents { eventId } }`,
    passes: "NOT_FOUND",
  },
  "Mutation.dismissStoreEvents": {
    rule: support,
    document: `dismissStoreEvents(input: { ids: ["evt_none"], reason: "r" }) { storeEvents { eventId } }`,
    passes: "NOT_FOUND",
  },
  "Mutation.advanceClock": {
    rule: adminOfTests,
    document: `advanceClock(input: { by: "0s" }) { clock { now } }`,
    passes: "BAD_USER_INPUT",
  },
  "Mutation.verifyLedger": { rule: admin, document: "verifyLedger { isUnderWay }" },
  "Mutation.spendCredits": {
    rule: only("service"),
    document: `spendCredits(input: { userId: "${owner}", amount: 9007199254740991, reason: "r",
      idempotencyKey: "matrix" }) { ${wallet} }`,
    passes: "CONFLICT",
  },
  "Mutation.holdCredits": {
    rule: only("service"),
    document: `holdCredits(input: { userId: "${owner}", amount: 9007199254740991, reason: "r",
      idempotencyKey: "matrix" }) { ${wallet} }`,
    passes: "CONFLICT",
  },
  ...Object.fromEntries(
    ["captureHold", "changeHold", "releaseHold"].map((verb) => [
      `Mutation.${verb}`,
      {
        rule: only("service"),
        document: `${verb}(input: { id: "hld_none", idempotencyKey: "matrix" }) { ${wallet} }`,
        passes: "NOT_FOUND",
      },
    ]),
  ),
  "Mutation.reverseSpend": {
    rule: only("service"),
    document: `reverseSpend(input: { spendId: "ent_none", reason: "r", idempotencyKey: "matrix" }) { ${wallet} }`,
    passes: "NOT_FOUND",
  },
};
