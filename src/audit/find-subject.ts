import { defaultCreditType, isCreditType } from "../credit-types";
import { isWalletEnvironment, type WalletEnvironment } from "../environment";
import { isUserId } from "../ids";
import { publicIds, readPublicId } from "../public-ids";
import { isStorable } from "../text";

/**
 * The public id of what a refused call was about, by the fields that our inputs have in common: `id`, `purchaseId`,
 * `spendId` (`entryId` in a path), `store` and `productId`, or a user, an environment and a credit type. Null where the input names nothing, or nothing
 * that could exist.
 * @param ownEnvironment the environment of a wallet when the input names none.
 */
export function findSubject(input: object, ownEnvironment: WalletEnvironment): string | null {
  const {
    id,
    purchaseId,
    spendId,
    entryId,
    store,
    productId,
    userId,
    fromUserId,
    environment,
    creditType: given,
  } = input as Record<string, unknown>;
  const named = id ?? purchaseId ?? spendId ?? entryId;
  if (typeof named === "string") return readPublicId(named) ? named : null;
  if (isStorable(store) && isStorable(productId)) return publicIds.StoreProduct.write({ store, productId });
  const owner = userId ?? fromUserId;
  if (typeof owner !== "string" || !isUserId(owner)) return null;
  const creditType = isCreditType(given) ? given : defaultCreditType;
  const hasEnvironment = typeof environment === "string" && isWalletEnvironment(environment);
  return publicIds.Wallet.write({
    userId: owner,
    environment: hasEnvironment ? environment : ownEnvironment,
    creditType,
  });
}
