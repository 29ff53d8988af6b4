import type { Transaction } from "../../database/transaction";
import type { AppContext } from "../../context/app-context";
import type { CreditPackage } from "../../entities/credit-package";
import { Refusal } from "../../errors";
import { readLotsForDraft, type Draft } from "../../ledger/commit-batch";
import { userKey, walletKey, type WalletOwner } from "../../ledger/wallet-owners";
import { groupByUser, hasLapsed, isOrdinary, type Wallets, type WalletState } from "../../ledger/wallet-rows";
import type { PlainPurchase, PlainRefund } from "./plain-event";
import { planEvent, type EventPlan, type Packages } from "./plan-event";
import { readFacts, transactionKey, type Facts } from "./read-facts";
import type { Arrival } from "./arrival";

export interface PlannedEvent {
  readonly arrival: Arrival;
  readonly event: PlainPurchase | PlainRefund;
  readonly plan: EventPlan;
}

/** How the events of a batch are recorded. Those that are in neither list have to be recorded alone. */
export interface PlannedBatch {
  readonly facts: Facts;
  readonly planned: readonly PlannedEvent[];
  /** Events that are stored already, and further copies of events in `planned`. */
  readonly repeats: readonly Arrival[];
  /** What the ledger does for the planned events, in their order. Undefined when there are none. */
  readonly draft: Draft | undefined;
}

interface BatchToPlan {
  /** Events that `isPlain`. */
  readonly arrivals: readonly Arrival[];
  /** Whether to read all wallets from the database. */
  readonly fresh: boolean;
}

/** Plans the events from what is stored now, without locks. `writeBatch` compares that with what it locks. */
export async function planBatch(
  tx: Transaction,
  context: AppContext,
  { arrivals, fresh }: BatchToPlan,
): Promise<PlannedBatch> {
  const facts = await readFacts(
    tx,
    arrivals.map(({ received }) => received.event),
  );
  const packages = await findPackages(context, facts);
  const alone = new Set<Arrival>();
  let { planned, repeats } = split(arrivals, { facts, packages, alone });
  const wallets = await context.ledger.readForDraft(tx, planned.flatMap(postingsOf), { fresh });
  const users = groupByUser(wallets);
  const lots = await readLotsForDraft(tx, planned.flatMap(postingsOf), wallets);
  while (planned.length > 0) {
    const usable = planned.filter((one) => isUsable(wallets, users, one, lots.now));
    const postings = usable.flatMap(postingsOf);
    const draft = context.ledger.draft(postings, walletsOf(postings, users), lots);
    const accepted = acceptedOf(usable, draft);
    if (accepted.size === planned.length) return { facts, planned, repeats, draft };
    for (const one of planned) if (!accepted.has(one)) alone.add(one.arrival);
    ({ planned, repeats } = split(arrivals, { facts, packages, alone }));
  }
  return { facts, planned, repeats, draft: undefined };
}

const postingsOf = ({ plan }: PlannedEvent) => plan.postings;

/** Whether the wallets were read, and no wallet of their user is frozen, merged or has credits to expire first. */
function isUsable(wallets: Wallets, users: Users, one: PlannedEvent, now: Date): boolean {
  const isPlain = (wallet: WalletState) => isOrdinary(wallet) && !hasLapsed(wallet, now);
  return postingsOf(one).every(
    (owner) => wallets.has(walletKey(owner)) && (users.get(userKey(owner)) ?? []).every(isPlain),
  );
}

/** The events of which the ledger refuses no posting. @param draft one of all their postings, in order */
function acceptedOf(events: readonly PlannedEvent[], { plan: { outcomes } }: Draft): Set<PlannedEvent> {
  let end = 0;
  return new Set(
    events.filter((one) => {
      const own = outcomes.slice(end, end + postingsOf(one).length);
      end += own.length;
      return !own.some((outcome) => outcome instanceof Refusal);
    }),
  );
}

type Users = ReturnType<typeof groupByUser>;

/** All wallets of the users who own these. */
function walletsOf(owners: readonly WalletOwner[], users: Users): Wallets {
  const keys = [...new Set(owners.map(userKey))];
  return new Map(
    keys.flatMap((key) => users.get(key) ?? []).map((wallet) => [walletKey(wallet), wallet] as const),
  );
}

/** Packages from the cache, as far as they are current. The others are read anew next time. */
async function findPackages({ packageCache }: AppContext, { products }: Facts): Promise<Packages> {
  const found = new Map<string, CreditPackage>();
  for (const { id, version } of [...products.values()].flatMap(({ packages }) => packages)) {
    const cached = await packageCache.find(id);
    if (cached && cached.version === version) found.set(id, cached);
    else packageCache.forget(id);
  }
  return found;
}

interface Sorting {
  readonly facts: Facts;
  readonly packages: Packages;
  /** Events to leave out. */
  readonly alone: ReadonlySet<Arrival>;
}

/** Plans each event in the order of arrival. Leaves out those that would overtake an earlier one that is left out. */
function split(arrivals: readonly Arrival[], { facts, packages, alone }: Sorting) {
  const planned: PlannedEvent[] = [];
  const repeats: Arrival[] = [];
  const held = new Set<string>();
  const plannedIds = new Set<string>();
  const plannedTransactions = new Set<string>();
  for (const arrival of arrivals) {
    const event = arrival.received.event as PlainPurchase | PlainRefund;
    const status = facts.statuses.get(event.eventId);
    const isFree = !alone.has(arrival) && !arrival.keys.some((key) => held.has(key));
    if (isFree && ((status && status !== "FAILED") || plannedIds.has(event.eventId))) {
      repeats.push(arrival);
      continue;
    }
    const key = transactionKey(event.transaction);
    const mayPlan = isFree && !status && !plannedTransactions.has(key);
    const plan = mayPlan ? planEvent(event, facts, packages) : undefined;
    if (!plan) {
      for (const each of arrival.keys) held.add(each);
      continue;
    }
    planned.push({ arrival, event, plan });
    plannedIds.add(event.eventId);
    plannedTransactions.add(key);
  }
  return { planned, repeats };
}
