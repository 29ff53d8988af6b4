import { buyByGraphql, manage, reverse, spend } from "./factories";
import { actOnHold, hold } from "./holds";
import type { TestService } from "./harness";

/** A request to the service. Users, packages and keys are small numbers, so that requests often share them. */
export type Operation =
  | { kind: "buy"; user: number; item: number; key: number | null; door: "rest" | "graphql" }
  | { kind: "spend"; user: number; amount: number; creditType: string; key: number }
  /** @property isKnown whether a batch before this one made the spend, so that we know the id of its entry */
  | { kind: "reverse"; user: number; spendKey: number; amount: number | null; key: number; isKnown?: boolean }
  | { kind: "hold"; user: number; amount: number; creditType: string; key: number }
  /** @property isKnown as for a reversal */
  | CaptureOperation
  | { kind: "release"; user: number; holdKey: number; key: number; isKnown?: boolean }
  | { kind: "archive" | "restore"; item: number }
  | { kind: "reprice"; item: number; credits: number };

interface CaptureOperation {
  kind: "capture";
  user: number;
  holdKey: number;
  amount: number | null;
  isFinal: boolean;
  key: number;
  isKnown?: boolean;
}

/** The expected state of the service: plain data, small enough to copy at every step. */
export interface Model {
  /** By user and credit type. */
  readonly balances: Record<string, number>;
  readonly items: Item[];
  readonly bought: Record<string, number>;
  readonly purchases: Record<string, { item: number; credits: number; balanceAfter: number }>;
  /** By user and key, whatever the credit type. */
  readonly spendings: Record<string, Spending>;
  /** By user and key, whatever the spend. */
  readonly holds: Record<string, Holding>;
  readonly captures: Record<
    string,
    Pick<CaptureOperation, "holdKey" | "amount" | "isFinal"> & { answer: string }
  >;
  readonly releases: Record<string, { holdKey: number }>;
  readonly reversals: Record<string, { spendKey: number; amount: number | null; balanceAfter: number }>;
}

interface Holding {
  readonly creditType: string;
  readonly amount: number;
  /** Credits that it reserves now; 0 when it has ended. */
  readonly held: number;
}

interface Spending {
  readonly amount: number;
  readonly creditType: string;
  readonly balanceAfter: number;
  /** Credits that were given back. */
  readonly reversed: number;
}

interface Item {
  readonly credits: number;
  readonly bonusCredits: number;
  readonly creditType: string;
  readonly limit: number | null;
  readonly archived: boolean;
}

/** The answer that the model expects, and the model after it. */
export function foretell(before: Model, operation: Operation): { answer: string; after: Model } {
  const after = structuredClone(before);
  return { answer: act(after, operation), after };
}

function act(model: Model, operation: Operation): string {
  switch (operation.kind) {
    case "buy":
      return buy(model, operation);
    case "spend":
      return takeCredits(model, operation);
    case "reverse":
      return giveBack(model, operation);
    case "hold":
      return reserve(model, operation);
    case "capture":
      return capture(model, operation);
    case "release":
      return release(model, operation);
    case "reprice":
      Object.assign(model.items[operation.item] ?? {}, { credits: operation.credits });
      return "done";
    default:
      Object.assign(model.items[operation.item] ?? {}, { archived: operation.kind === "archive" });
      return "done";
  }
}

function buy(model: Model, { user, item, key, door }: Operation & { kind: "buy" }): string {
  const earlier = model.purchases[`${user} ${key}`];
  if (key !== null && earlier) {
    return earlier.item === item ? bought(door, earlier) : "IDEMPOTENCY_KEY_REUSED";
  }
  const wanted = model.items[item];
  if (!wanted || wanted.archived) return "PACKAGE_ARCHIVED";
  const times = model.bought[`${user} ${item}`] ?? 0;
  if (wanted.limit !== null && times >= wanted.limit) return "PURCHASE_LIMIT_REACHED";
  const credits = wanted.credits + wanted.bonusCredits;
  const wallet = `${user} ${wanted.creditType}`;
  const balanceAfter = (model.balances[wallet] ?? 0) + credits;
  model.balances[wallet] = balanceAfter;
  model.bought[`${user} ${item}`] = times + 1;
  if (key !== null) model.purchases[`${user} ${key}`] = { item, credits, balanceAfter };
  return bought(door, { credits, balanceAfter });
}

function takeCredits(model: Model, operation: Operation & { kind: "spend" }): string {
  const { user, amount, creditType, key } = operation;
  const earlier = model.spendings[`${user} ${key}`];
  if (earlier) {
    const isSame = earlier.amount === amount && earlier.creditType === creditType;
    return isSame ? `spent, left ${earlier.balanceAfter}` : "IDEMPOTENCY_KEY_REUSED";
  }
  const wallet = `${user} ${creditType}`;
  if (availableIn(model, user, creditType) < amount) return "INSUFFICIENT_CREDITS";
  const balanceAfter = (model.balances[wallet] ?? 0) - amount;
  model.balances[wallet] = balanceAfter;
  model.spendings[`${user} ${key}`] = { amount, creditType, balanceAfter, reversed: 0 };
  return `spent, left ${balanceAfter}`;
}

/** Credits of a user's wallet that no hold reserves. */
export function availableIn(model: Model, user: number, creditType: string): number {
  const holds = Object.entries(model.holds).filter(
    ([name, one]) => name.startsWith(`${user} `) && one.creditType === creditType,
  );
  const held = holds.reduce((sum, [, one]) => sum + one.held, 0);
  return (model.balances[`${user} ${creditType}`] ?? 0) - held;
}

function reserve(model: Model, { user, amount, creditType, key }: Operation & { kind: "hold" }): string {
  const earlier = model.holds[`${user} ${key}`];
  if (earlier) {
    const isSame = earlier.amount === amount && earlier.creditType === creditType;
    return isSame ? "held" : "IDEMPOTENCY_KEY_REUSED";
  }
  if (availableIn(model, user, creditType) < amount) return "INSUFFICIENT_CREDITS";
  model.holds[`${user} ${key}`] = { creditType, amount, held: amount };
  return "held";
}

function capture(model: Model, { user, holdKey, amount, isFinal, key, isKnown }: CaptureOperation): string {
  const holding = model.holds[`${user} ${holdKey}`];
  if (!isKnown || !holding) return "no hold";
  const earlier = model.captures[`${user} ${key}`];
  if (earlier) {
    const isSame = earlier.holdKey === holdKey && earlier.amount === amount && earlier.isFinal === isFinal;
    return isSame ? earlier.answer : "IDEMPOTENCY_KEY_REUSED";
  }
  const { creditType, held } = holding;
  if (held === 0) return "HOLD_ENDED";
  const taken = amount ?? held;
  if (taken > held + availableIn(model, user, creditType)) return "INSUFFICIENT_CREDITS";
  const wallet = `${user} ${creditType}`;
  const balanceAfter = (model.balances[wallet] ?? 0) - taken;
  const answer = `captured ${taken}, left ${balanceAfter}`;
  model.balances[wallet] = balanceAfter;
  model.holds[`${user} ${holdKey}`] = { ...holding, held: isFinal ? 0 : Math.max(0, held - taken) };
  model.captures[`${user} ${key}`] = { holdKey, amount, isFinal, answer };
  return answer;
}

function release(model: Model, { user, holdKey, key, isKnown }: Operation & { kind: "release" }): string {
  const holding = model.holds[`${user} ${holdKey}`];
  if (!isKnown || !holding) return "no hold";
  const earlier = model.releases[`${user} ${key}`];
  if (earlier) return earlier.holdKey === holdKey ? "released" : "IDEMPOTENCY_KEY_REUSED";
  if (holding.held === 0) return "HOLD_ENDED";
  model.holds[`${user} ${holdKey}`] = { ...holding, held: 0 };
  model.releases[`${user} ${key}`] = { holdKey };
  return "released";
}

function giveBack(model: Model, operation: Operation & { kind: "reverse" }): string {
  const { user, spendKey, amount, key, isKnown } = operation;
  const spent = model.spendings[`${user} ${spendKey}`];
  if (!isKnown || !spent) return "no spend";
  const earlier = model.reversals[`${user} ${key}`];
  if (earlier) {
    const isSame = earlier.amount === amount && earlier.spendKey === spendKey;
    return isSame ? `given back, left ${earlier.balanceAfter}` : "IDEMPOTENCY_KEY_REUSED";
  }
  const left = spent.amount - spent.reversed;
  const given = amount ?? left;
  if (left === 0 || given > left) return "SPEND_REVERSED";
  const wallet = `${user} ${spent.creditType}`;
  const balanceAfter = (model.balances[wallet] ?? 0) + given;
  model.balances[wallet] = balanceAfter;
  model.spendings[`${user} ${spendKey}`] = { ...spent, reversed: spent.reversed + given };
  model.reversals[`${user} ${key}`] = { spendKey, amount, balanceAfter };
  return `given back, left ${balanceAfter}`;
}

/**
 * REST returns the balance right after the purchase. GraphQL returns the present wallet, which concurrent operations
 * may have changed.
 */
function bought(
  door: "rest" | "graphql",
  { credits, balanceAfter }: { credits: number; balanceAfter: number },
) {
  return door === "rest" ? `bought ${credits}, balance ${balanceAfter}` : `bought ${credits}`;
}

/** The users and packages of one run. Each run has its own, because all runs share a database. */
export interface Cast {
  readonly users: readonly string[];
  readonly items: readonly string[];
  /** The ids of the entries of spends, by user and key. */
  readonly spends: Map<string, string>;
  /** The ids of holds, by user and key. */
  readonly holds: Map<string, string>;
}

/** Sends the request to the service, and returns the answer in the form that the model uses. */
export async function ask(service: TestService, cast: Cast, operation: Operation): Promise<string> {
  const id = "item" in operation ? (cast.items[operation.item] ?? "") : "";
  const userId = "user" in operation ? (cast.users[operation.user] ?? "") : "";
  if (operation.kind === "buy") return askToBuy(service, userId, id, operation);
  if (operation.kind === "spend") {
    const { amount, creditType, key } = operation;
    const { body } = await spend(service, { userId, amount, creditType, idempotencyKey: `key-${key}` });
    if (body.errors) return body.errors[0].extensions.details.reason;
    const { id: entryId, balanceAfter } = body.data.spendCredits.entry;
    cast.spends.set(`${operation.user} ${key}`, entryId);
    return `spent, left ${balanceAfter}`;
  }
  if (operation.kind === "reverse") {
    const { amount, key, spendKey, isKnown } = operation;
    if (!isKnown) return "no spend";
    const spendId = cast.spends.get(`${operation.user} ${spendKey}`);
    const { body } = await reverse(service, { spendId, amount, idempotencyKey: `key-${key}` });
    if (body.errors) return body.errors[0].extensions.details.reason;
    return `given back, left ${body.data.reverseSpend.entry.balanceAfter}`;
  }
  if (operation.kind === "hold") {
    const { amount, creditType, key } = operation;
    const { body } = await hold(service, { userId, amount, creditType, idempotencyKey: `key-${key}` });
    if (body.errors) return body.errors[0].extensions.details.reason;
    cast.holds.set(`${operation.user} ${key}`, body.data.holdCredits.hold.id);
    return "held";
  }
  if (operation.kind === "capture" || operation.kind === "release")
    return askAboutHold(service, cast, operation);
  const { body } =
    operation.kind === "reprice"
      ? await manage(service, "update", { id, credits: operation.credits })
      : await manage(service, operation.kind, { id });
  return body.errors ? JSON.stringify(body.errors) : "done";
}

async function askAboutHold(
  service: TestService,
  cast: Cast,
  operation: Operation & { kind: "capture" | "release" },
): Promise<string> {
  const { kind, user, holdKey, key, isKnown } = operation;
  if (!isKnown) return "no hold";
  const asked = { id: cast.holds.get(`${user} ${holdKey}`), idempotencyKey: `key-${key}` };
  if (kind === "release") {
    const { body } = await actOnHold(service, "releaseHold", asked);
    return body.errors?.[0].extensions.details.reason ?? "released";
  }
  const { amount, isFinal } = operation;
  const { body } = await actOnHold(service, "captureHold", { ...asked, amount, isFinal });
  if (body.errors) return body.errors[0].extensions.details.reason;
  const { amount: moved, balanceAfter } = body.data.captureHold.entry;
  return `captured ${-moved}, left ${balanceAfter}`;
}

async function askToBuy(
  service: TestService,
  user: string,
  packageId: string,
  { key, door }: Operation & { kind: "buy" },
): Promise<string> {
  if (door === "graphql") {
    const idempotencyKey = key === null ? null : `key-${key}`;
    const { body } = await buyByGraphql(service, user, { packageId, idempotencyKey });
    if (body.errors) return body.errors[0].extensions.details?.reason ?? JSON.stringify(body.errors);
    return bought(door, { credits: body.data.purchaseCreditPackage.purchase.credits, balanceAfter: 0 });
  }
  const { status, body } = await service.purchase(user, packageId, {
    ...(key === null ? {} : { "idempotency-key": `key-${key}` }),
    prefer: "return=representation",
    accept: "application/problem+json",
  });
  if (status !== 201) return body.reason ?? JSON.stringify(body);
  return bought(door, { credits: body.data.credits, balanceAfter: body.data.balance });
}
