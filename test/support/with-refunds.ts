import { givenCreditPackage, lastPurchaseOf, refund, spend } from "./factories";
import { purchaseOf, unique } from "./revenuecat";
import { withStore } from "./with-store";

/** A service with purchases that an admin can refund. */
export function withRefunds() {
  const store = withStore();
  const { service, map, send } = store;
  const give = (input: Parameters<typeof refund>[1], caller?: Parameters<typeof refund>[2]) =>
    refund(service.current, input, caller);
  const refunded = async (purchaseId: string, more: object = {}) =>
    (await give({ purchaseId, ...more })).body.data.refundPurchase;

  /** A user with a test purchase of a package with this policy, of which these credits are spent. */
  async function givenTestPurchase(refundPolicy = "FLOOR_AT_ZERO", spent = 0) {
    const [user, id] = [unique("user"), await givenCreditPackage(service.current, { refundPolicy })];
    await service.current.purchase(user, id);
    if (spent > 0) await spend(service.current, { userId: user, amount: spent });
    return { user, purchaseId: await lastPurchaseOf(service.current, user), event: undefined };
  }

  /** The same, with a purchase in a store's sandbox. */
  async function givenSandboxPurchase(refundPolicy = "FLOOR_AT_ZERO", spent = 0) {
    const [user, product_id] = [unique("user"), unique("product")];
    await map(product_id, { packageId: await givenCreditPackage(service.current, { refundPolicy }) });
    const event = purchaseOf(user, { product_id });
    await send(event);
    if (spent > 0) await spend(service.current, { userId: user, amount: spent });
    return { user, purchaseId: await lastPurchaseOf(service.current, user), event };
  }

  const refundsIn = async (user: string): Promise<{ kind: string; amount: number }[]> => {
    const { body } = await store.asAdmin(
      "query ($id: ID!) { wallet(userId: $id) { entries { nodes { kind amount actor reason counterAccount purchase { id } } } } }",
      { id: user },
    );
    return body.data.wallet.entries.nodes.filter(({ kind }: { kind: string }) => kind === "REFUND");
  };

  return { ...store, give, refunded, refundsIn, givenTestPurchase, givenSandboxPurchase };
}
