import type { Transaction } from "../../database/transaction";
import { placeholders } from "../../database/rows";
import { findBuyer, linkAnonymousIds, type Buyer } from "../identities";
import { findPresentOwner } from "../../ledger/present-owner";
import { applied, assignedUserOf, parked, type DecisionInput, type Decision } from "../decision";
import type { DecidableEvent } from "../placed-event";
import { purchaseTypes } from "../periods";

/**
 * Assigns parked purchases to the user they moved to. Credits that were granted stay where they are, since they may be
 * spent already; an admin can move them with `mergeWallets`. A purchase that an admin assigned stays assigned. When the
 * event does not say to whom the purchases moved, it is parked until an admin names the user.
 */
export async function transferStorePurchases(
  tx: Transaction,
  event: DecidableEvent,
  input: DecisionInput,
): Promise<Decision> {
  const { environment, movedFrom, movedTo, namesUnreadableUser } = event;
  const assigned = assignedUserOf(event, input);
  const buyer: Buyer =
    assigned === null
      ? await findBuyer(tx, { environment, appUserIds: movedTo, namesUnreadableUser })
      : { userId: await findPresentOwner(tx, environment, assigned) };
  if (buyer.userId === null) return parked(buyer.reasonCode);
  const { userId } = buyer;
  await linkAnonymousIds(tx, { environment, appUserIds: movedTo }, userId);
  await linkAnonymousIds(tx, { environment, appUserIds: movedFrom }, userId, { moved: true });
  if (movedFrom.length > 0) {
    await tx.query(
      `UPDATE store_events SET assignedUserId = ?
       WHERE status = 'PARKED' AND assignedBy IS NULL AND environment = ? AND type IN (${placeholders(purchaseTypes)})
         AND eventId IN (SELECT eventId FROM store_event_claims WHERE appUserId IN (${placeholders(movedFrom)}))`,
      [userId, environment, ...purchaseTypes, ...movedFrom],
    );
  }
  return applied({ userId });
}
