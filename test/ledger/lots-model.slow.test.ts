import * as fc from "fast-check";
import type { Caller } from "../../src/auth/caller";
import { jobCaller } from "../../src/auth/internal-callers";
import type { Role } from "../../src/auth/viewer";
import { clockOffsetMilliseconds, moveClockTo } from "../../src/clock";
import { Refusal } from "../../src/errors";
import { captureHold, changeHold, releaseHold } from "../../src/holds/change-hold";
import { expireHolds } from "../../src/holds/expire-holds";
import { holdCredits } from "../../src/holds/hold-credits";
import { publicIds } from "../../src/public-ids";
import { purchaseCreditPackage } from "../../src/purchases/purchase-credit-package";
import { adjustCredits } from "../../src/wallet/adjust-credits";
import { expireAllLots } from "../../src/wallet/expire-all-lots";
import { getWallet } from "../../src/wallet/get-wallet";
import { grantCredits } from "../../src/wallet/grant-credits";
import { mergeWallets } from "../../src/wallet/merge-wallets";
import { listLotsOfWallet } from "../../src/wallet/read-lots";
import { refundPurchase } from "../../src/wallet/refund-purchase";
import { reverseSpend } from "../../src/wallet/reverse-spend";
import { spendCredits } from "../../src/wallet/spend-credits";
import { auditBooks } from "../support/audit-books";
import { givenCreditPackage } from "../support/factories";
import { withService } from "../support/harness";
import { LotsModel, type ModelItem } from "../support/lots-model";

const service = withService();
/** How many sequences of steps are tried. */
const sequences = Number(process.env.LOTS_MODEL_RUNS ?? 40);
const minute = 60_000;
const environment = "SANDBOX";
const creditTypes = ["CREDITS", "GEMS"] as const;

const items: readonly ModelItem[] = [
  { creditType: "CREDITS", credits: 30, bonusCredits: 0, allowsDebt: false },
  { creditType: "CREDITS", credits: 20, bonusCredits: 5, allowsDebt: true },
  { creditType: "GEMS", credits: 10, bonusCredits: 3, allowsDebt: true },
];

const user = fc.nat({ max: 2 });
const type = fc.constantFrom(...creditTypes);
const amount = fc.constantFrom(1, 4, 9, 17, 33);
const some = fc.nat({ max: 1000 });

/** A step. What it is about is the nth spend, hold or purchase until now, counted from the start again at the end. */
const step = fc.oneof(
  fc.record({ kind: fc.constant("buy" as const), user, item: fc.nat({ max: items.length - 1 }) }),
  fc.record({
    kind: fc.constant("grant" as const),
    user,
    type,
    amount,
    minutes: fc.option(fc.constantFrom(5, 12, 25)),
    priority: fc.option(fc.constantFrom(10, 90)),
  }),
  fc.record({ kind: fc.constant("adjust" as const), user, type, amount: fc.constantFrom(-9, -2, 6) }),
  fc.record({ kind: fc.constant("spend" as const), user, type, amount }),
  fc.record({ kind: fc.constant("spend" as const), user, type, amount }),
  fc.record({ kind: fc.constant("reverse" as const), nth: some, amount: fc.option(amount) }),
  fc.record({ kind: fc.constant("hold" as const), user, type, amount, minutes: fc.constantFrom(3, 15, 40) }),
  fc.record({
    kind: fc.constant("capture" as const),
    nth: some,
    amount: fc.option(amount),
    isFinal: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("change" as const), nth: some, amount }),
  fc.record({ kind: fc.constant("release" as const), nth: some }),
  fc.record({ kind: fc.constant("refund" as const), nth: some }),
  fc.record({ kind: fc.constant("pass" as const), minutes: fc.constantFrom(2, 7, 20), sweeps: fc.boolean() }),
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("merge" as const), from: user, into: user }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const callerOf = (userId: string, role: Role): Caller => ({
  viewer: { userId, roles: [role] },
  kind: "TOKEN",
  requestId: "request",
  address: null,
});
const [backend, boss] = [callerOf("renderer", "service"), callerOf("boss", "admin")];

let runs = 0;

/** One sequence: what the service was asked, and what the model says. */
class Run {
  private readonly model = new LotsModel();
  private readonly users: readonly string[];
  private readonly spends: string[] = [];
  private readonly holds: string[] = [];
  private readonly purchases: string[] = [];
  private keys = 0;

  constructor(private readonly packages: readonly string[]) {
    runs += 1;
    const run = runs;
    this.users = [0, 1, 2].map((index) => `lots-${run}-${index}`);
  }

  /** Carries out a step, and the same call again. Compares the answers and then all lots. */
  async step(one: Step): Promise<void> {
    if (one.kind === "pass") await this.pass(one.minutes, one.sweeps);
    else await this.call(one);
    await this.compare(one);
  }

  private async call(one: Exclude<Step, { kind: "pass" }>): Promise<void> {
    if ("nth" in one && this.listOf(one.kind).length === 0) return;
    this.keys += 1;
    const call = this.callOf(one, `key-${this.keys}`);
    const first = await answerOf(call);
    expect([one, first.reason ?? "done"]).toEqual([one, this.foretell(one)]);
    // A refusal moved nothing, so the repeat is tried anew and finds the same wallet.
    expect([one, await answerOf(call)]).toEqual([one, first]);
    if (first.id !== undefined) this.note(one, first.id);
  }

  private async pass(minutes: number, sweeps: boolean): Promise<void> {
    moveClockTo(clockOffsetMilliseconds() + minutes * minute);
    const { context } = service.current;
    const { signal } = new AbortController();
    await expireHolds(context, jobCaller("test"), signal);
    if (sweeps) await Promise.all([1, 2].map(() => expireAllLots(context, jobCaller("test"), signal)));
    this.model.pass(minutes);
  }

  private listOf(kind: Step["kind"]): readonly string[] {
    if (kind === "reverse") return this.spends;
    return kind === "refund" ? this.purchases : this.holds;
  }

  private nth({ kind, nth }: Extract<Step, { nth: number }>): number {
    return nth % this.listOf(kind).length;
  }

  private note({ kind }: Step, id: string): void {
    if (kind === "spend" || kind === "capture") this.spends.push(id);
    if (kind === "hold") this.holds.push(id);
    if (kind === "buy") this.purchases.push(id);
  }

  private callOf(
    one: Exclude<Step, { kind: "pass" }>,
    idempotencyKey: string,
  ): () => Promise<string | undefined> {
    const { context } = service.current;
    const userId = "user" in one ? (this.users[one.user] ?? "") : "";
    const owner = { userId, environment, creditType: "type" in one ? one.type : null } as const;
    const said = { reason: "r", idempotencyKey };
    switch (one.kind) {
      case "buy": {
        const input = { packageId: this.packages[one.item] ?? "", idempotencyKey };
        return async () =>
          publicIds.Purchase.write(
            (await purchaseCreditPackage(context, callerOf(userId, "user"), input)).purchase,
          );
      }
      case "grant": {
        const { minutes, priority } = one;
        const expiresAt =
          minutes === null ? null : new Date(Date.now() + clockOffsetMilliseconds() + minutes * minute - 500);
        const input = { ...owner, ...said, amount: one.amount, expiresAt, priority, dryRun: false };
        return async () => void (await grantCredits(context, boss, input));
      }
      case "adjust": {
        const input = {
          ...owner,
          ...said,
          amount: one.amount,
          dryRun: false,
          onShortfall: "REFUSE",
        } as const;
        return async () => void (await adjustCredits(context, boss, input));
      }
      case "spend":
        return async () =>
          publicIds.LedgerEntry.write(
            (await spendCredits(context, backend, { ...owner, ...said, amount: one.amount })).entry,
          );
      case "hold": {
        const input = { ...owner, ...said, amount: one.amount, expiresInSeconds: one.minutes * 60 };
        return async () => publicIds.Hold.write((await holdCredits(context, backend, input)).hold);
      }
      case "merge": {
        const [fromUserId = "", intoUserId = ""] = [this.users[one.from], this.users[one.into]];
        const input = { fromUserId, intoUserId, environment, reason: "r" } as const;
        return async () => void (await mergeWallets(context, boss, input));
      }
      default:
        return this.changeOf(one, idempotencyKey);
    }
  }

  private changeOf(
    one: Extract<Step, { nth: number }>,
    idempotencyKey: string,
  ): () => Promise<string | undefined> {
    const { context } = service.current;
    const id = this.listOf(one.kind)[this.nth(one)] ?? "";
    switch (one.kind) {
      case "reverse": {
        const input = { spendId: id, amount: one.amount, reason: "r", idempotencyKey };
        return async () => void (await reverseSpend(context, backend, input));
      }
      case "capture": {
        const { amount: asked, isFinal } = one;
        const input = { id, idempotencyKey, amount: asked, isFinal, onShortfall: "REFUSE" } as const;
        return async () => publicIds.LedgerEntry.write((await captureHold(context, backend, input)).entry);
      }
      case "change":
        return async () =>
          void (await changeHold(context, backend, { id, idempotencyKey, amount: one.amount }));
      case "release":
        return async () => void (await releaseHold(context, backend, { id, idempotencyKey }));
      default:
        return async () =>
          void (await refundPurchase(context, boss, { purchaseId: id, reason: "r", dryRun: false }));
    }
  }

  private foretell(one: Exclude<Step, { kind: "pass" }>): string {
    const { model } = this;
    const name = "user" in one ? `${one.user}` : "";
    switch (one.kind) {
      case "buy":
        return model.buy(name, items[one.item] as ModelItem);
      case "grant":
        return model.grant(name, one.type, one);
      case "adjust":
        return model.adjust(name, one.type, one.amount);
      case "spend":
        return model.spend(name, one.type, one.amount);
      case "hold":
        return model.hold(name, one.type, one);
      case "merge":
        return model.merge(`${one.from}`, `${one.into}`, creditTypes);
      case "reverse":
        return model.reverse(this.nth(one), one.amount);
      case "capture":
        return model.capture(this.nth(one), one.amount, one.isFinal);
      case "change":
        return model.changeHold(this.nth(one), one.amount);
      case "release":
        return model.release(this.nth(one));
      default:
        return model.refund(this.nth(one));
    }
  }

  private async compare(after: Step): Promise<void> {
    const { context } = service.current;
    for (const [index, userId] of this.users.entries()) {
      for (const creditType of creditTypes) {
        const owner = { userId, environment, creditType } as const;
        const { nodes } = await listLotsOfWallet(context, boss, { ...owner, onlyOpen: false, last: 100 });
        const { balance, held } = await getWallet(context, boss, owner);
        const name = `${index} ${creditType}`;
        const lots = this.model.lotsOf(name);
        expect({ after, name, balance, held, lots: nodes.toReversed().map(shownLot) }).toEqual({
          after,
          name,
          balance: this.model.balanceOf(name),
          held: lots.reduce((sum, lot) => sum + lot.held, 0),
          lots: lots.map(shownLot),
        });
      }
    }
  }
}

type Shown = "kind" | "granted" | "remaining" | "held" | "priority";

function shownLot({ kind, granted, remaining, held, priority }: Record<Shown, string | number>): string {
  return `${kind} ${priority}: ${remaining} of ${granted}, ${held} held`;
}

interface Answer {
  readonly id?: string | undefined;
  readonly reason?: string;
}

async function answerOf(call: () => Promise<string | undefined>): Promise<Answer> {
  try {
    return { id: await call() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { reason: error.details.reason ?? (error.code === "BAD_USER_INPUT" ? "SAME" : error.code) };
  }
}

it("keeps the lots of all wallets as the model does, whatever is done", async () => {
  const packages = await Promise.all(
    items.map(({ allowsDebt, ...item }) =>
      givenCreditPackage(service.current, {
        ...item,
        refundPolicy: allowsDebt ? "ALLOW_DEBT" : "FLOOR_AT_ZERO",
      }),
    ),
  );
  const sequence = fc.array(step, { minLength: 20, maxLength: 40 });
  const property = fc.asyncProperty(sequence, async (steps) => {
    const run = new Run(packages);
    for (const one of steps) await run.step(one);
  });
  await fc.assert(property, { numRuns: sequences, endOnFailure: process.env.CI !== undefined });
  await auditBooks(service.current.context.database);
});
