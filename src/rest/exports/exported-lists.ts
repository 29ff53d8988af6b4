import { listAuditEntries } from "../../audit/read-audit-entries";
import type { Caller } from "../../auth/caller";
import { storeViewer } from "../../auth/internal-callers";
import type { AppContext } from "../../context/app-context";
import type { Page, WantedPage } from "../../database/list-page";
import { counterAccounts, referencedTypes, type LedgerEntry } from "../../entities/ledger-entry";
import { listLots } from "../../wallet/list-lots";
import { listHolds } from "../../holds/read-holds";
import type { ListArgs, ListName } from "../../inputs/read-list-args";
import { listFilteredPackages } from "../../packages/list-filtered-packages";
import { publicIds } from "../../public-ids";
import { listAllPurchases } from "../../purchases/list-all-purchases";
import { listFilteredEvents } from "../../store/inbox/list-filtered-events";
import { listStoreTransactions } from "../../store/list-store-transactions";
import { availableOf } from "../../wallet/get-wallet";
import { listAllLedgerEntries } from "../../wallet/list-all-ledger-entries";
import { listAllWalletMerges } from "../../wallet/list-all-wallet-merges";
import { listAllWallets } from "../../wallet/list-all-wallets";
import { listUsers } from "../../wallet/list-users";
import type { ExportRow } from "../../reports/export-list";

/** How a list is exported. */
interface ExportedList<Name extends ListName, Node> {
  /** Columns in the order of the file; `cursor` comes after them. */
  readonly columns: readonly string[];
  /** How many rows are in memory at a time. Fewer where a row may be long. */
  readonly pageSize: number;
  read(context: AppContext, caller: Caller, args: ListArgs<Name> & WantedPage): Promise<Page<Node>>;
  present(node: Node): ExportRow;
}

const exported = <Name extends ListName, Node>(
  _: Name,
  columns: string,
  list: Omit<ExportedList<Name, Node>, "columns" | "pageSize"> & { readonly pageSize?: number },
): ExportedList<Name, Node> => ({ pageSize: 1_000, ...list, columns: columns.split(" ") });

/** The public id of what the entry belongs to, if that is an object of the type. */
const referenceIdOf = (
  type: "LedgerEntry" | "Purchase" | "WalletMerge",
  { kind, reference: id }: LedgerEntry,
): string | null => (referencedTypes[kind] === type && id !== null ? publicIds[type].write({ id }) : null);

const purchaseIdOf = (id: string | null) => id && publicIds.Purchase.write({ id });

/** The lists that can be exported, by the names of their root fields. The columns are the fields of their types. */
export const exportedLists = {
  users: exported("users", "id userId", {
    read: listUsers,
    present: (user) => ({ id: publicIds.User.write(user), userId: user.userId }),
  }),
  wallets: exported("wallets", "id userId environment creditType balance available spendingFrozenAt", {
    read: (context, caller, { where, ...args }) =>
      listAllWallets(context, caller, { where: where ?? {}, ...args }),
    present: (wallet) => ({ ...wallet, id: publicIds.Wallet.write(wallet), available: availableOf(wallet) }),
  }),
  purchases: exported(
    "purchases",
    "id userId environment creditType packageId credits priceAmount currency createdAt",
    {
      read: (context, caller, { where, ...args }) =>
        listAllPurchases(context, caller, { where: where ?? {}, ...args }),
      present: (purchase) => ({ ...purchase, id: publicIds.Purchase.write(purchase) }),
    },
  ),
  ledgerEntries: exported(
    "ledgerEntries",
    "id userId environment creditType sequence kind counterAccount amount balanceAfter actor reason purchaseId mergeId reversedSpendId createdAt",
    {
      read: listAllLedgerEntries,
      present: (entry) => {
        const { kind, actor } = entry;
        return {
          ...entry,
          id: publicIds.LedgerEntry.write(entry),
          counterAccount: counterAccounts[kind],
          actor: actor === storeViewer.userId ? null : (actor ?? entry.userId),
          purchaseId: referenceIdOf("Purchase", entry),
          mergeId: referenceIdOf("WalletMerge", entry),
          reversedSpendId: referenceIdOf("LedgerEntry", entry),
        };
      },
    },
  ),
  holds: exported(
    "holds",
    "id userId environment creditType status amount held captured shortfall reason member reference createdAt " +
      "expiresAt endedAt",
    { read: listHolds, present: (hold) => ({ ...hold, id: publicIds.Hold.write(hold) }) },
  ),
  lots: exported(
    "lots",
    "id userId environment creditType kind granted remaining held priority purchaseId createdAt expiresAt",
    {
      read: listLots,
      present: (lot) => ({
        ...lot,
        id: publicIds.Lot.write(lot),
        purchaseId: purchaseIdOf(lot.purchaseId),
      }),
    },
  ),
  walletMerges: exported(
    "walletMerges",
    "id fromUserId intoUserId environment creditType amount actor reason createdAt",
    {
      read: listAllWalletMerges,
      present: (merge) => ({ ...merge, id: publicIds.WalletMerge.write(merge) }),
    },
  ),
  storeEvents: exported(
    "storeEvents",
    "id eventId type status reason environment store productId transactionId appUserId userId purchaseId attempts " +
      "resolvedBy resolutionReason receivedAt decidedAt payload",
    {
      pageSize: 100,
      read: (context, caller, { where, ...args }) =>
        listFilteredEvents(context, caller, { where: where ?? {}, ...args }),
      present: (event) => ({
        ...event,
        id: publicIds.StoreEvent.write(event),
        reason: event.reasonCode,
        purchaseId: purchaseIdOf(event.purchaseId),
      }),
    },
  ),
  storeTransactions: exported(
    "storeTransactions",
    "id userId environment creditType store transactionId periodStartedAt part state productId packageId purchaseId " +
      "credits taken shortfall freezesSpending refunds updatedAt",
    {
      read: listStoreTransactions,
      present: (transaction) => ({
        ...transaction,
        id: publicIds.StoreTransaction.write(transaction),
        purchaseId: purchaseIdOf(transaction.purchaseId),
      }),
    },
  ),
  creditPackages: exported(
    "creditPackages",
    "id name description creditType credits bonusCredits priceAmount currency sortOrder purchaseLimitPerUser refundPolicy " +
      "archivedAt version createdAt updatedAt",
    {
      read: (context, caller, { where, ...args }) =>
        listFilteredPackages(context, caller, { where: where ?? {}, ...args }),
      present: (creditPackage) => ({ ...creditPackage }),
    },
  ),
  auditEntries: exported(
    "auditEntries",
    "id createdAt actor actorKind roles address requestId operation subjectId reason refusalCode refusalReasonCode input " +
      "stateBefore stateAfter",
    {
      pageSize: 100,
      read: listAuditEntries,
      present: (entry) => ({
        ...entry,
        id: publicIds.AuditEntry.write(entry),
        subjectId: entry.subject,
      }),
    },
  ),
};
