import type { Role } from "../auth/viewer";

/** The GraphQL document of one QA task, and who may run it. */
export interface StartingDocument {
  /** The least powerful role that the document needs. */
  readonly role: Role;
  readonly document: string;
}

/** The names of a document's operations. */
export function operationsOf(document: string): string[] {
  return [...document.matchAll(/^(?:mutation|query) (\w+)/gm)].map(([, name = ""]) => name);
}

/**
 * GraphQL documents, one for each QA task, ready to run against the development seed. Their operations have different
 * names, because Apollo Sandbox opens with all of them in one document.
 */
export const startingDocuments: readonly StartingDocument[] = [
  {
    role: "user",
    document: `# Buys the Starter package for the user of the token. Every run is a new purchase.
mutation Buy {
  purchaseCreditPackage(input: { packageId: "65a1234bcde5678f90123456" }) {
    purchase { id credits createdAt creditPackage { id name credits } }
    wallet { balance available }
  }
}`,
  },
  {
    role: "user",
    document: `# Run it twice: the same idempotency key buys once, and both answers show the same purchase.
mutation BuyAgainWithTheSameKey {
  purchaseCreditPackage(input: { packageId: "65a1234bcde5678f90123456", idempotencyKey: "qa-1" }) {
    purchase { id credits createdAt }
    wallet { balance available }
  }
}`,
  },
  {
    role: "user",
    document: `# Refused with CONFLICT, reason PACKAGE_ARCHIVED.
mutation BuyAnArchivedPackage {
  purchaseCreditPackage(input: { packageId: "65a1234bcde5678f9012345a" }) {
    purchase { id }
  }
}`,
  },
  {
    role: "user",
    document: `# What is in the wallet, of which lots, what expires next, and everything that moved credits.
query MyWallet {
  me { userId roles }
  wallet {
    id balance available environment
    expiringNext { amount expiresAt }
    lots(first: 10, onlyOpen: true) { nodes { id kind remaining expiresAt } }
    entries(first: 10) { nodes { id kind amount balanceAfter purchase { id } createdAt } totalCount }
  }
}`,
  },
  {
    role: "user",
    document: `query PackagesOnSale {
  creditPackages(first: 10) {
    nodes { id name credits bonusCredits priceAmount currency purchaseLimitPerUser }
    totalCount
  }
}`,
  },
  {
    role: "service",
    document: `# Spends five of demo's credits, once for the key. Refused with CONFLICT, reason INSUFFICIENT_CREDITS, before demo buys.
mutation Spend {
  spendCredits(input: { userId: "demo", amount: 5, reason: "A rendering", idempotencyKey: "qa-spend-1" }) {
    entry { id amount balanceAfter lotMovements { amount lot { kind remaining } } }
    wallet { balance available }
    replayed
  }
}

# Reserves ten of demo's credits for a quarter of an hour. CaptureHold takes seven of them and frees the rest.
mutation Hold {
  holdCredits(input: { userId: "demo", amount: 10, reason: "A long rendering", idempotencyKey: "qa-hold-1" }) {
    hold { id status held expiresAt }
    wallet { balance held available }
    replayed
  }
}

mutation CaptureHold($id: ID! = "hld_, and the rest of the hold's id") {
  captureHold(input: { id: $id, amount: 7, idempotencyKey: "qa-capture-1" }) {
    hold { id status captured held }
    entry { id amount balanceAfter }
    wallet { balance held available }
    replayed
  }
}

# Whether demo's wallet can pay, and how many credits are missing if it can't. Changes nothing.
query PreviewSpend {
  previewSpend(input: { userId: "demo", amount: 500 }) { isPossible refusal required available missing balanceAfter }
}

# Gives the credits of a spend back. The spend's answer shows the id of its entry.
mutation ReverseSpend($id: ID! = "ent_, and the rest of the entry's id") {
  reverseSpend(input: { spendId: $id, reason: "The rendering failed", idempotencyKey: "qa-reverse-1" }) {
    entry { id kind amount balanceAfter reversedSpend { id } }
    wallet { balance available }
    replayed
  }
}`,
  },
  {
    role: "admin",
    document: `# What a grant and a correction of the balance would do. With dryRun: false they change it, once for each key.
mutation GrantAndAdjustCredits {
  grantCredits(input: { userId: "demo", amount: 50, reason: "Sorry for the outage", idempotencyKey: "qa-grant-1", dryRun: true }) {
    amount balanceBefore balanceAfter replayed dryRun
    entry { id kind amount actor reason }
    wallet { id balance available }
  }
  adjustCredits(input: { userId: "demo", amount: -5, onShortfall: ALLOW_DEBT, reason: "Counted twice", idempotencyKey: "qa-adjust-1", dryRun: true }) {
    amount shortfall balanceBefore balanceAfter replayed dryRun
  }
}

# What the refund of a test purchase would do. MyWallet shows the ids of purchases.
mutation RefundPurchase($id: ID! = "pur_, and the rest of a purchase's id") {
  refundPurchase(input: { purchaseId: $id, reason: "QA", dryRun: true }) {
    taken shortfall freezesSpending balanceBefore balanceAfter replayed
    wallet { id balance available }
  }
}`,
  },
  {
    role: "admin",
    document: `query AllPackages {
  creditPackages(first: 50, includeArchived: true) { nodes { id name credits archivedAt version } totalCount }
}

# Every run makes another package.
mutation CreatePackage {
  createCreditPackage(input: { name: "QA", credits: 10, priceAmount: 100, currency: "USD", sortOrder: 1000 }) {
    creditPackage { id name credits }
  }
}

mutation RenamePackage {
  updateCreditPackage(input: { id: "65a1234bcde5678f90123457", name: "Plus, renamed" }) {
    creditPackage { id name version }
  }
}

mutation ArchivePackage {
  archiveCreditPackage(input: { id: "65a1234bcde5678f90123457" }) { creditPackage { id name archivedAt } }
}

mutation RestorePackage {
  restoreCreditPackage(input: { id: "65a1234bcde5678f90123457" }) { creditPackage { id name archivedAt } }
}`,
  },
  {
    role: "admin",
    document: `# Events of RevenueCat that wait for a mapping, a user or an admin. \`npm run simulate:revenuecat\` sends events.
query ParkedStoreEvents {
  storeEvents(first: 10, filter: { status: PARKED }) {
    nodes { id type reason store productId appUserId environment receivedAt }
  }
  unmappedStoreProducts(first: 10) { nodes { store productId parkedEvents } }
}

# Says what a product of a store grants; purchases that waited for it are credited at once.
mutation MapStoreProduct {
  mapStoreProduct(input: { store: "APP_STORE", productId: "credits_100", packageId: "65a1234bcde5678f90123456" }) {
    storeProduct { id store productId creditPackage { id name } grantsOn }
    eventsApplied
  }
}

mutation RetryStoreEvent($id: ID! = "evt_, and the rest of a parked event's id") {
  retryStoreEvent(input: { id: $id, reason: "QA" }) { storeEvent { id status reason purchase { id credits } } }
}

mutation ApplyStoreEvent($id: ID! = "evt_, and the rest of a parked event's id") {
  resolveStoreEvent(input: { id: $id, resolution: APPLY, userId: "demo", reason: "QA" }) {
    storeEvent { id status reason purchase { id credits } }
  }
}

mutation DismissStoreEvent($id: ID! = "evt_, and the rest of a parked event's id") {
  resolveStoreEvent(input: { id: $id, resolution: DISMISS, reason: "QA" }) {
    storeEvent { id status reason }
  }
}`,
  },
  {
    role: "admin",
    document: `# Moves the service's clock forward, for good: s, m, h or d. After 15m, what Hold reserves is free again.
mutation AdvanceClock($by: String! = "15m") { advanceClock(input: { by: $by }) { clock { now offsetSeconds } } }`,
  },
  {
    role: "admin",
    document: `# Who changed what, and what was refused, newest first. For one object: where: { subject: { eq: "its id" } }.
query AuditLog($where: AuditEntryFilter = {}) {
  auditEntries(first: 10, where: $where) {
    nodes { id createdAt actor operation subjectId input reason refusalCode }
    pageInfo { hasNextPage endCursor }
  }
}`,
  },
  {
    role: "admin",
    document: `# Purchases of all users, newest first. For one user: where: { userId: { eq: "demo" } }.
query AllPurchases($where: PurchaseFilter! = {}) {
  purchases(first: 10, where: $where) {
    nodes { id userId environment credits priceAmount currency createdAt creditPackage { name } wallet { balance } }
    pageInfo { hasNextPage endCursor }
  }
}`,
  },
];
