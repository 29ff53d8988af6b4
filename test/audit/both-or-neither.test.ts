import { CreditPackage } from "../../src/entities/credit-package";
import { StoreProduct } from "../../src/entities/store-product";
import { auditEntries } from "../support/audit-log";
import { execute } from "../support/database";
import { balanceOf, errorOf, givenCreditPackage, manage, spend } from "../support/factories";
import { purchaseOf, unique } from "../support/revenuecat";
import { withStore } from "../support/with-store";

const { service, change, map, resolve, send, statusOf } = withStore();

/** Runs the work while the table is gone, so that every statement on it fails. */
async function without<T>(table: string, work: () => Promise<T>): Promise<T> {
  const { database } = service.current.context;
  await execute(database, `ALTER TABLE ${table} RENAME TO ${table}_away`);
  try {
    return await work();
  } finally {
    await execute(database, `ALTER TABLE ${table}_away RENAME TO ${table}`);
  }
}

describe("an entry that cannot be written", () => {
  const fault = { code: "INTERNAL_SERVER_ERROR" };

  it("undoes the package that was made", async () => {
    const name = unique("package");
    const answer = await without("audit_entries", () =>
      service.current.graphql(
        `mutation { createCreditPackage(input: { name: "${name}", credits: 1, priceAmount: 1, currency: "USD" }) {
          creditPackage { id } } }`,
        { as: "root", role: "admin" },
      ),
    );
    expect(errorOf(answer)).toMatchObject(fault);
    expect(await service.current.context.database.read.countBy(CreditPackage, { name })).toBe(0);
  });

  it("undoes the change of a package and of a mapping", async () => {
    const id = await givenCreditPackage(service.current);
    const productId = unique("product");
    await without("audit_entries", async () => {
      expect(errorOf(await manage(service.current, "archive", { id }))).toMatchObject(fault);
      expect(await map(productId)).toMatchObject(fault);
    });
    const { read } = service.current.context.database;
    expect(await read.findOneBy(CreditPackage, { id })).toMatchObject({ archivedAt: null, version: 1 });
    expect(await read.existsBy(StoreProduct, { productId })).toBe(false);
  });

  it("undoes the decision about a store event", async () => {
    const event = purchaseOf(unique("user"), { product_id: unique("unmapped") });
    await send(event);
    const answer = await without("audit_entries", () => resolve(event.id, "DISMISS"));
    expect(answer).toMatchObject(fault);
    expect(await statusOf(event)).toBe("PARKED UNKNOWN_PRODUCT");
  });

  it("undoes a merge and a spend, and the credits stay where they were", async () => {
    const [from, into] = [unique("from"), unique("into")];
    await service.current.purchase(from);
    const input = { fromUserId: from, intoUserId: into, environment: "SANDBOX", reason: "r" };
    await without("audit_entries", async () => {
      expect(await change("mergeWallets", "merge { id }", input)).toMatchObject(fault);
      expect(errorOf(await spend(service.current, { userId: from, amount: 1 }))).toMatchObject(fault);
    });
    expect(await balanceOf(service.current, from)).toBe(100);
  });
});

describe("a change that fails", () => {
  it("leaves no entry, neither of success nor of a refusal", async () => {
    const [id, productId, userId] = [
      await givenCreditPackage(service.current),
      unique("product"),
      unique("user"),
    ];
    await service.current.purchase(userId);
    const before = await auditEntries(service.current);
    await without("credit_packages", () => manage(service.current, "archive", { id }));
    await without("store_products", () => map(productId));
    await without("ledger_entries", () => spend(service.current, { userId, amount: 1 }));
    expect(await auditEntries(service.current)).toHaveLength(before.length);
  });
});
