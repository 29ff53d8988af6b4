import { StaleAssumption } from "../database/database-errors";
import { ulid } from "../ids";
import { expireLots } from "./allocate-lots";
import { addEntry, nextEntry, type Outcome, type Planning } from "./batch-plan";
import { freeOf, type OpenLots } from "./open-lots";
import { expiryPosting } from "./expiry-posting";
import type { Posting } from "./posting";
import { walletKey } from "./wallet-owners";
import { hasLapsed, type WalletState } from "./wallet-rows";
import { viewOf } from "./wallet-view";

/** Takes the credits of the wallet whose time has run out. Undefined when there are none. */
export function expire(planning: Planning, wallet: WalletState, asked?: Posting): Outcome | undefined {
  const { plan, facts, book } = planning;
  if (!hasLapsed(wallet, facts.now)) return undefined;
  const lots = lapsedLots(planning, wallet);
  const amount = lots.lapsed(facts.now).reduce((sum, lot) => sum - freeOf(lot), 0);
  // Only if somebody has changed the wallet's row by hand.
  if (amount === 0) return undefined;
  const id = asked?.kind === "EXPIRY" ? asked.id : ulid();
  const posting = { ...expiryPosting(wallet), id, amount };
  const entry = nextEntry(wallet, posting, planning.createdAt);
  const totals = expireLots(book, lots, { posting, entry, wallet, now: facts.now });
  addEntry(plan, entry, wallet, totals);
  return { entry, replayed: false, wallet: viewOf(entry, plan.wallets.get(walletKey(wallet)) ?? wallet) };
}

function lapsedLots({ book }: Planning, wallet: WalletState): OpenLots {
  const lots = book.of(wallet);
  if (!lots) throw new StaleAssumption();
  return lots;
}

/** The wallet without the credits whose time has run out. */
export function presentState(planning: Planning, wallet: WalletState): WalletState {
  const { now } = planning.facts;
  if (!hasLapsed(wallet, now)) return wallet;
  const lapsed = lapsedLots(planning, wallet).lapsed(now);
  return { ...wallet, balance: lapsed.reduce((balance, lot) => balance - freeOf(lot), wallet.balance) };
}
