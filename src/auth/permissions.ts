import { requireTestingAllowed, testingAllowed, type Deployment } from "../environment";
import { Refusal, unauthenticated, type RefusalDetails } from "../errors";
import { ordinaryRole, roles, type Role, type Viewer } from "./viewer";

/** Who may call an operation. */
export interface Permission {
  /**
   * The caller needs one of these roles. Without this list every caller with a valid token may call it, whatever its
   * roles.
   */
  readonly roles?: readonly Role[];
  /** Refused in production, to all callers alike, with this message. This is checked before the roles. */
  readonly testsOnly?: string;
  /**
   * Whether the audit log records each call that changed something, and each call that was refused. True for every
   * change that needs more than the role of an ordinary user.
   */
  readonly audited?: true;
  /** The message for a caller with none of the roles, where it differs from the usual one. */
  readonly refusal?: string;
}

const signedIn: Permission = {};
const admins: Permission = { roles: ["admin"] };
/** Those who read what belongs to the whole service, such as the audit log. */
const readers: Permission = { roles: ["auditor", "support", "admin"] };
/** Those who read what belongs to any user. */
const staff: Permission = { roles: ["service", "auditor", "support", "admin"] };
const adminChanges = { roles: ["admin"], audited: true } as const satisfies Permission;
const supportChanges = { roles: ["support", "admin"], audited: true } as const satisfies Permission;
const serviceChanges = { roles: ["service"], audited: true } as const satisfies Permission;
const buyers: Permission = {
  roles,
  testsOnly:
    "Test purchases work in development and test only. In production, credits arrive through the store.",
  refusal: "The token's role may not buy.",
};

/** Every operation that a caller can ask for, and who may call it. Doors and operations both read this table. */
const table = {
  getViewer: signedIn,
  /** Reads any object by its id. The row of the object's own root field or list is checked as well. */
  readNodes: signedIn,
  search: readers,

  getWallet: signedIn,
  listWallets: signedIn,
  /** Needed in addition when the wallets of all users are listed. */
  listAllWallets: readers,
  listUsers: readers,
  /** Reads the wallets of several users together. */
  readWalletsOf: staff,
  listLedgerEntries: signedIn,
  listAllLedgerEntries: readers,
  getPurchase: signedIn,
  listPurchases: signedIn,
  /** Needed in addition when the purchases of all users are listed. */
  listAllPurchases: readers,
  /** Needed in addition when a wallet, a purchase or an id is not the caller's own. */
  readOtherUsers: staff,

  purchaseCreditPackage: buyers,
  claimStorePurchases: signedIn,
  previewSpend: staff,
  spendCredits: serviceChanges,
  reverseSpend: serviceChanges,
  holdCredits: serviceChanges,
  captureHold: serviceChanges,
  changeHold: serviceChanges,
  releaseHold: serviceChanges,
  readHolds: signedIn,
  listHolds: staff,
  listLotsOfWallet: signedIn,
  listLots: staff,
  grantCredits: supportChanges,
  adjustCredits: supportChanges,
  /** Needed in addition to grant or take more credits than the settings allow to support. */
  changeCreditsWithoutLimit: admins,
  refundPurchase: adminChanges,
  findWalletMerge: signedIn,
  listWalletMerges: signedIn,
  listAllWalletMerges: readers,
  mergeWallets: adminChanges,
  liftSpendingFreeze: adminChanges,
  listFreezeLifts: readers,

  getCreditPackage: signedIn,
  listCreditPackages: signedIn,
  /** Needed in addition when a list is to contain archived packages. */
  listArchivedCreditPackages: readers,
  readRefundPolicy: staff,
  readMappings: staff,
  createCreditPackage: adminChanges,
  updateCreditPackage: adminChanges,
  archiveCreditPackage: adminChanges,
  restoreCreditPackage: adminChanges,

  listStoreProducts: readers,
  listUnmappedProducts: readers,
  mapStoreProduct: adminChanges,
  unmapStoreProduct: adminChanges,
  getStoreEvent: readers,
  listStoreEvents: readers,
  listStoreTransactions: readers,
  retryStoreEvent: supportChanges,
  resolveStoreEvent: supportChanges,
  findRefunds: readers,
  reconcileStorePurchases: adminChanges,
  /** Needed in addition when a list is exported. */
  exportList: readers,
  listAuditEntries: readers,
  readStatistics: readers,
  readWalletStatistics: readers,
  readServiceHealth: readers,
  /** Changes nothing, but keeps the database busy for a while. */
  verifyLedger: adminChanges,
  readClock: signedIn,
  advanceClock: {
    ...adminChanges,
    testsOnly: "The clock can be moved in development and test only. In production it shows the real time.",
  },
} as const satisfies Record<string, Permission>;

/** The name of a row of the table. */
export type Operation = keyof typeof table;

/** The name of a row whose calls the audit log records. */
export type AuditedOperation = {
  [Name in Operation]: (typeof table)[Name] extends { readonly audited: true } ? Name : never;
}[Operation];

export const permissions: Readonly<Record<Operation, Permission>> = table;

/**
 * Checks that the viewer may call the operation. A door calls this before it looks at the input, and the operation
 * calls it again, so that no door can forget it. Pass `deployment` for operations with `testsOnly`: without it they are
 * refused as in production.
 * @throws Refusal UNAUTHENTICATED, FORBIDDEN
 */
export function requirePermission(
  viewer: Viewer | undefined,
  operation: Operation,
  deployment: Deployment = "production",
): void {
  if (!viewer) throw unauthenticated();
  const permission = permissions[operation];
  if (permission.testsOnly) requireTestingAllowed(deployment, permission.testsOnly);
  if (!hasOneOf(viewer, permission.roles)) throw forbidden(operation, permission.refusal);
}

/** The refusal of a caller with none of the roles that the operation needs. It says which roles these are. */
export function forbidden(
  operation: Operation,
  message = "Insufficient permissions.",
  details: RefusalDetails = {},
): Refusal {
  const { roles: requiredRoles = [] } = permissions[operation];
  return new Refusal("FORBIDDEN", `${message} Needs ${rolesFor(operation)}.`, { ...details, requiredRoles });
}

/** The roles of which the operation needs one, as words, such as "the role `support` or `admin`". */
export function rolesFor(operation: Operation): string {
  const names = (permissions[operation].roles ?? []).map((role) => `\`${role}\``);
  return `the role ${names.join(", ").replace(/, ([^,]*)$/, " or $1")}`;
}

/** Whether the role of an ordinary user is enough. */
export function isForEveryUser(operation: Operation): boolean {
  return permissions[operation].roles?.includes(ordinaryRole) ?? true;
}

/** Whether the audit log records the calls of this operation. */
export function isAudited(operation: Operation): operation is AuditedOperation {
  return permissions[operation].audited === true;
}

/** Whether the viewer has a role that the operation needs. */
export function hasPermission(viewer: Viewer, operation: Operation): boolean {
  return hasOneOf(viewer, permissions[operation].roles);
}

/** Whether the viewer has a role that the operation needs, and the deployment allows it. */
export function mayCall(viewer: Viewer, operation: Operation, deployment: Deployment): boolean {
  const { testsOnly } = permissions[operation];
  return hasPermission(viewer, operation) && (!testsOnly || testingAllowed(deployment));
}

/** Whether the viewer may read what belongs to other users. */
export function readsOtherUsers(viewer: Viewer): boolean {
  return hasPermission(viewer, "readOtherUsers");
}

/** Whether the viewer may read what belongs to this user. */
export function readsUser(viewer: Viewer, userId: string): boolean {
  return userId === viewer.userId || readsOtherUsers(viewer);
}

/**
 * Checks that the user id is the viewer's own, or that the viewer may read what belongs to other users.
 * @throws Refusal FORBIDDEN
 */
export function requireOwner(viewer: Viewer, userId: string): void {
  if (userId !== viewer.userId) requirePermission(viewer, "readOtherUsers");
}

/** Whether the viewer has a role beyond that of an ordinary user. */
export function isPrivileged(viewer: Viewer): boolean {
  return viewer.roles.some((role) => role !== ordinaryRole);
}

/** The viewer of our own commands. Whoever can run a command has the database's password as well. */
export const operator: Viewer = Object.freeze({ userId: "operator", roles: admins.roles ?? [] });

function hasOneOf(viewer: Viewer, wanted: readonly Role[] | undefined): boolean {
  if (wanted === undefined) return true;
  for (const role of viewer.roles) if (wanted.includes(role)) return true;
  return false;
}
