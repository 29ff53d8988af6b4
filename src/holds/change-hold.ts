import { auditKeeper } from "../audit/audit-keeper";
import type { Caller } from "../auth/caller";
import { requirePermission } from "../auth/permissions";
import type { AppContext } from "../context/app-context";
import type { Hold } from "../entities/hold";
import type { LedgerEntryKind } from "../entities/ledger-entry";
import type { CaptureHoldInput, ChangeHoldInput, ReleaseHoldInput } from "../inputs/hold.input";
import { taskFor } from "../ledger/bookkeeper";
import { fingerprintOf } from "../ledger/fingerprint";
import type { Posting } from "../ledger/posting";
import { readHoldId } from "../public-ids";
import { holdKeeper, type HoldAction, type HoldChange } from "./hold-keeper";
import { outcomeOf, readHold, type HoldOutcome } from "./hold-outcome";

type Change = "captureHold" | "changeHold" | "releaseHold";

/**
 * Takes credits that a hold reserves: all, fewer, or more from what else the wallet can spend. Once for each
 * idempotency key. For services only.
 * @throws Refusal FORBIDDEN, NOT_FOUND, CONFLICT (HOLD_ENDED, INSUFFICIENT_CREDITS, IDEMPOTENCY_KEY_REUSED,
 *   WALLET_MERGED), SERVICE_UNAVAILABLE
 */
export async function captureHold(
  context: AppContext,
  caller: Caller,
  input: CaptureHoldInput,
): Promise<HoldOutcome> {
  requirePermission(caller.viewer, "captureHold");
  const { amount = null, isFinal, onShortfall } = input;
  const action = { kind: "CAPTURE", amount, isFinal, onShortfall } as const;
  return change(context, caller, { operation: "captureHold", input, action });
}

/**
 * Changes how many credits a hold reserves, or when it ends. Once for each idempotency key. For services only.
 * @throws Refusal as for `captureHold`
 */
export async function changeHold(
  context: AppContext,
  caller: Caller,
  input: ChangeHoldInput,
): Promise<HoldOutcome> {
  requirePermission(caller.viewer, "changeHold");
  const { amount = null, expiresInSeconds = null } = input;
  return change(context, caller, {
    operation: "changeHold",
    input,
    action: { kind: "CHANGE", amount, expiresInSeconds },
  });
}

/**
 * Ends a hold and frees what it reserves. Once for each idempotency key. For services only.
 * @throws Refusal as for `captureHold`
 */
export async function releaseHold(
  context: AppContext,
  caller: Caller,
  input: ReleaseHoldInput,
): Promise<HoldOutcome> {
  requirePermission(caller.viewer, "releaseHold");
  return change(context, caller, { operation: "releaseHold", input, action: { kind: "RELEASE" } });
}

const verbs: Readonly<
  Record<HoldAction["kind"], { readonly kind: LedgerEntryKind; readonly cause: string }>
> = {
  CAPTURE: { kind: "SPEND", cause: "capture" },
  CHANGE: { kind: "HOLD_CHANGE", cause: "change" },
  RELEASE: { kind: "HOLD_RELEASE", cause: "release" },
  EXPIRE: { kind: "HOLD_RELEASE", cause: "expire" },
};

/** The posting of an action. Its bookkeeper settles how many credits move. */
export function postingOf(
  { userId, environment, creditType, id, reason }: Hold,
  asked: HoldChange,
  { key, actor }: { readonly key: string; readonly actor: string },
): Omit<Posting, "id"> {
  const { kind, cause } = verbs[asked.action.kind];
  return {
    userId,
    environment,
    creditType,
    kind,
    amount: 0,
    reference: id,
    actor,
    reason,
    cause: `${cause}:${key}`,
    tasks: [taskFor(holdKeeper, asked)],
  };
}

async function change(
  { database, ledger }: AppContext,
  caller: Caller,
  {
    operation,
    input,
    action,
  }: { readonly operation: Change; readonly input: ReleaseHoldInput; readonly action: HoldAction },
): Promise<HoldOutcome> {
  const hold = await readHold(database, readHoldId(input.id));
  const actor = caller.viewer.userId;
  const asked: HoldChange = { holdId: hold.id, action };
  const posting = postingOf(hold, asked, { key: input.idempotencyKey, actor });
  const audited = taskFor(auditKeeper, { caller, operation, input, database });
  const posted = await ledger.post({
    ...posting,
    fingerprint: fingerprintOf(hold.id, JSON.stringify(action)),
    tasks: [...(posting.tasks ?? []), audited],
  });
  return outcomeOf(database, posted, hold.id, asked.after);
}
