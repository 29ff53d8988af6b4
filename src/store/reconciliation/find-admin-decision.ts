import { IsNull, Not } from "typeorm";
import { StoreEvent } from "../../entities/store-event";
import type { WalletEnvironment } from "../../environment";
import { storeKey } from "../../entities/store-key";
import type { AppContext } from "../../context/app-context";
import { publicIds } from "../../public-ids";
import type { StoreSale } from "./store-sale";
import { isNear, purchaseTypes, periodTypes } from "../periods";

interface ProposedStep {
  readonly environment: WalletEnvironment;
  readonly sale: StoreSale;
  readonly step: "GRANT" | "REFUND" | "REVERSAL";
}

/**
 * Describes the last admin's decision against this step: an event that asked for it was dismissed, or the refund that
 * it would reverse was confirmed. Null when there is none.
 */
export async function findAdminDecision(
  { database }: AppContext,
  { environment, sale, step }: ProposedStep,
): Promise<string | null> {
  const { store, transactionId } = sale;
  if (transactionId === null) return null;
  const resolved = await database.read.find(StoreEvent, {
    where: {
      environment,
      store: storeKey(store),
      transactionId: storeKey(transactionId),
      resolvedBy: Not(IsNull()),
    },
    order: { decidedAt: "DESC", id: "DESC" },
  });
  const event = resolved.find((one) => isOfPeriod(one, sale) && refuses(one, step));
  if (!event) return null;
  const did = event.status === "DISMISSED" ? "dismissed" : "confirmed as a refund";
  // Quoted as JSON, so that a reason with line breaks does not look like several findings.
  const id = publicIds.StoreEvent.write(event);
  return `Admin ${event.resolvedBy} ${did} the ${event.type} event ${id}: ${JSON.stringify(event.resolutionReason)}`;
}

/** Whether the event is about the sale. False only for another period, and only when both times are known. */
function isOfPeriod({ purchasedAtMilliseconds }: StoreEvent, { type, purchasedAt }: StoreSale): boolean {
  if (!periodTypes.includes(type) || purchasedAtMilliseconds === null || purchasedAt === null) return true;
  return isNear(purchasedAtMilliseconds, purchasedAt);
}

const typesByStep: Readonly<Record<ProposedStep["step"], readonly string[]>> = {
  GRANT: purchaseTypes,
  REFUND: ["CANCELLATION"],
  REVERSAL: ["REFUND_REVERSED"],
};

function refuses({ type, status, effect }: StoreEvent, step: ProposedStep["step"]): boolean {
  if (status === "DISMISSED") return typesByStep[step].includes(type);
  return step === "REVERSAL" && status === "APPLIED" && effect === "REFUND";
}
