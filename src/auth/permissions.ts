import { requireTestPurchasesAllowed, type Deployment } from "../environment";
import { Refusal } from "../errors";
import { requireViewer } from "./require-viewer";
import { ordinaryRole, roles, type Role, type Viewer } from "./viewer";

/** Who may call an operation. */
export interface Permission {
  /** The caller needs one of these. Without this list every bearer of a valid token may, whatever its roles. */
  readonly roles?: readonly Role[];
  /** Refused in production, to all callers alike: this is asked before the roles. */
  readonly testsOnly?: true;
  /** What a caller with none of the roles is told, where that is not the usual sentence. */
  readonly refusal?: string;
}

const signedIn: Permission = {};
const admins: Permission = { roles: ["admin"] };
const services: Permission = { roles: ["service"] };
const staff: Permission = { roles: ["service", "admin"] };
const buyers: Permission = { roles, testsOnly: true, refusal: "The token's role may not buy." };

/** Every operation that a caller can ask for, and who may. Both doors and the operations themselves read this table. */
const table = {
  getViewer: signedIn,

  getWallet: signedIn,
  listLedgerEntries: signedIn,
  getPurchase: signedIn,
  listPurchases: signedIn,
  /** Asked besides, where a wallet, a purchase or an id is not the caller's own. */
  readOtherUsers: staff,

  purchaseCreditPackage: buyers,
  claimStorePurchases: signedIn,
  spendCredits: services,
  findWalletMerge: signedIn,
  listWalletMerges: signedIn,
  mergeWallets: admins,
  liftSpendingFreeze: admins,
  listFreezeLifts: admins,

  getCreditPackage: signedIn,
  listCreditPackages: signedIn,
  /** Asked besides, where a list is to show archived packages. */
  listArchivedCreditPackages: admins,
  readRefundPolicy: staff,
  listMappings: staff,
  createCreditPackage: admins,
  updateCreditPackage: admins,
  archiveCreditPackage: admins,
  restoreCreditPackage: admins,

  listStoreProducts: admins,
  listUnmappedProducts: admins,
  mapStoreProduct: admins,
  unmapStoreProduct: admins,
  getStoreEvent: admins,
  listStoreEvents: admins,
  retryStoreEvent: admins,
  resolveStoreEvent: admins,
  findRefunds: admins,
  reconcileStorePurchases: admins,
} as const satisfies Record<string, Permission>;

/** A row of the table. */
export type Operation = keyof typeof table;

export const permissions: Readonly<Record<Operation, Permission>> = table;

/**
 * Asked by a door before it looks at the input, and by the operation again, so that no door can forget it. Operations
 * for tests only need the deployment; without it they are refused as in production.
 * @throws Refusal UNAUTHENTICATED, FORBIDDEN
 */
export function requirePermission(
  viewer: Viewer | undefined,
  operation: Operation,
  deployment: Deployment = "production",
): void {
  const known = requireViewer(viewer);
  const permission = permissions[operation];
  if (permission.testsOnly) requireTestPurchasesAllowed(deployment);
  if (!hasOneOf(known, permission.roles))
    throw new Refusal("FORBIDDEN", permission.refusal ?? "Insufficient permissions");
}

/** Whether the viewer reads what belongs to other users. */
export function readsOtherUsers(viewer: Viewer): boolean {
  return hasOneOf(viewer, permissions.readOtherUsers.roles);
}

/**
 * Lets users ask for what is their own, and services and admins for what is anybody's.
 * @throws Refusal FORBIDDEN
 */
export function requireOwner(viewer: Viewer, userId: string): void {
  if (userId !== viewer.userId) requirePermission(viewer, "readOtherUsers");
}

/** Whether the viewer has a role beyond that of an ordinary user. */
export function isPrivileged(viewer: Viewer): boolean {
  return viewer.roles.some((role) => role !== ordinaryRole);
}

/** Who runs a command of ours: whoever can do so holds the database's password as well. */
export const operator: Viewer = Object.freeze({ userId: "operator", roles: admins.roles ?? [] });

function hasOneOf(viewer: Viewer, wanted: readonly Role[] | undefined): boolean {
  if (wanted === undefined) return true;
  for (const role of viewer.roles) if (wanted.includes(role)) return true;
  return false;
}
