import type { Database } from "../src/database/database";
import { insertRows } from "../src/database/rows";
import type { LedgerEntry } from "../src/entities/ledger-entry";
import { defaultCreditType } from "../src/credit-types";
import { ulid } from "../src/ids";
import { documentedPackageId } from "../src/ids";
import { entryHash, noHash } from "../src/ledger/entry-hash";
import { usersMax } from "./scenarios";

const rowsPerTransaction = 2_000;
const credits = 100;

/** Creates a consistent ledger of this many purchases, divided among the users as if they had bought in turn. */
export async function bulkLedger(database: Database, entries: number, users = usersMax): Promise<void> {
  const perUser = Math.round(entries / users);
  const usersTogether = Math.ceil(rowsPerTransaction / perUser);
  const createdAt = new Date(Date.now() - 86_400_000);
  for (let user = 0; user < users; user += usersTogether) {
    const chains = Array.from({ length: Math.min(usersTogether, users - user) }, (_, index) =>
      chainOf(`user-${user + index}`, perUser, createdAt),
    );
    const written = chains.flatMap((chain) => chain.entries);
    await database.inTransaction(async (tx) => {
      await insertRows(tx, "ledger_entries", written);
      await insertRows(tx, "purchases", written.map(purchaseOf));
      await insertRows(
        tx,
        "wallets",
        chains.map(({ wallet }) => ({ ...wallet, creditType: defaultCreditType, createdAt })),
      );
    });
  }
}

function chainOf(userId: string, length: number, createdAt: Date) {
  const environment = "SANDBOX";
  const walletId = ulid();
  const entries: LedgerEntry[] = [];
  let headHash = noHash;
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const reference = ulid();
    const entry: LedgerEntry = {
      walletId,
      userId,
      environment,
      creditType: defaultCreditType,
      sequence,
      id: ulid(),
      kind: "PURCHASE",
      amount: credits,
      balanceAfter: sequence * credits,
      cause: null,
      reference,
      actor: null,
      reason: null,
      createdAt,
      previousHash: headHash,
      fingerprint: null,
    };
    entries.push(entry);
    headHash = entryHash(entry);
  }
  return {
    entries,
    wallet: { id: walletId, userId, environment, balance: length * credits, sequence: length, headHash },
  };
}

function purchaseOf({ walletId, reference, sequence, createdAt }: LedgerEntry) {
  return {
    walletId,
    id: reference,
    packageId: documentedPackageId,
    credits,
    priceAmount: 499,
    currency: "USD",
    entrySequence: sequence,
    createdAt,
  };
}
