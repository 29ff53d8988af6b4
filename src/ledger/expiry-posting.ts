import { expiryActor, type Posting } from "./posting";
import type { WalletOwner } from "./wallet-owners";

/** A posting that takes the credits of a wallet whose time has run out. Refused (NOT_FOUND) when there are none. */
export function expiryPosting({ userId, environment, creditType }: WalletOwner): Omit<Posting, "id"> {
  return {
    userId,
    environment,
    creditType,
    kind: "EXPIRY",
    amount: 0,
    cause: null,
    reference: null,
    actor: expiryActor,
    reason: null,
  };
}
