/**
 * What the lots of wallets should be, said again in the plainest way: all lots are in one list, and every step looks at
 * all of them. Times are minutes.
 */
export interface ModelLot {
  /** The owner and the credit type. */
  wallet: string;
  readonly kind: string;
  readonly granted: number;
  remaining: number;
  held: number;
  readonly expiresAt: number | null;
  readonly priority: number;
  readonly purchase: number | null;
}

type Part = [lot: ModelLot | null, credits: number];

interface ModelPurchase {
  readonly wallet: string;
  readonly credits: number;
  readonly allowsDebt: boolean;
  isRefunded: boolean;
}

interface ModelSpend {
  readonly wallet: string;
  readonly amount: number;
  readonly parts: Part[];
  given: number;
}

interface ModelHold {
  readonly wallet: string;
  readonly parts: Map<ModelLot, number>;
  until: number;
  isOpen: boolean;
}

/** What a package grants. */
export interface ModelItem {
  readonly creditType: string;
  readonly credits: number;
  readonly bonusCredits: number;
  readonly allowsDebt: boolean;
}

const refused = (reason: string) => reason;
const done = "done";
const usualPriority = 50;

export class LotsModel {
  now = 0;
  readonly lots: ModelLot[] = [];
  readonly owed = new Map<string, number>();
  readonly purchases: ModelPurchase[] = [];
  readonly spends: ModelSpend[] = [];
  readonly holds: ModelHold[] = [];
  /** Into which user a user was merged. */
  readonly merged = new Map<string, string>();

  lotsOf(wallet: string): ModelLot[] {
    return this.lots.filter((lot) => lot.wallet === wallet);
  }

  /** Credits that can be spent; fewer than 0 in debt. */
  freeIn(wallet: string): number {
    return sum(this.lotsOf(wallet).map(free)) - this.owedBy(wallet);
  }

  balanceOf(wallet: string): number {
    return sum(this.lotsOf(wallet).map(({ remaining }) => remaining)) - this.owedBy(wallet);
  }

  pass(minutes: number): void {
    this.now += minutes;
    for (const hold of this.holds) if (hold.isOpen && hold.until <= this.now) this.end(hold);
    this.expire();
  }

  buy(user: string, item: ModelItem): string {
    if (this.merged.has(user)) return refused("WALLET_MERGED");
    const wallet = `${user} ${item.creditType}`;
    const purchase = this.purchases.length;
    const { credits, bonusCredits, allowsDebt } = item;
    this.purchases.push({ wallet, credits: credits + bonusCredits, allowsDebt, isRefunded: false });
    const usual = { expiresAt: null, priority: usualPriority, purchase };
    this.add(wallet, { kind: "PAID", granted: credits, ...usual });
    if (bonusCredits > 0) this.add(wallet, { kind: "BONUS", granted: bonusCredits, ...usual });
    this.payDebt(wallet);
    return done;
  }

  grant(
    user: string,
    creditType: string,
    of: { amount: number; minutes: number | null; priority: number | null },
  ) {
    if (this.merged.has(user)) return refused("WALLET_MERGED");
    const wallet = `${user} ${creditType}`;
    const expiresAt = of.minutes === null ? null : this.now + of.minutes;
    const priority = of.priority ?? usualPriority;
    this.add(wallet, { kind: "PROMO", granted: of.amount, expiresAt, priority, purchase: null });
    this.payDebt(wallet);
    return done;
  }

  adjust(user: string, creditType: string, amount: number): string {
    if (this.merged.has(user)) return refused("WALLET_MERGED");
    const wallet = `${user} ${creditType}`;
    if (amount < 0) {
      if (this.freeIn(wallet) < -amount) return refused("INSUFFICIENT_CREDITS");
      this.take(wallet, -amount);
      return done;
    }
    const usual = { expiresAt: null, priority: usualPriority, purchase: null };
    this.add(wallet, { kind: "ADJUSTMENT", granted: amount, ...usual });
    this.payDebt(wallet);
    return done;
  }

  spend(user: string, creditType: string, amount: number): string {
    if (this.merged.has(user)) return refused("WALLET_MERGED");
    const wallet = `${user} ${creditType}`;
    if (this.freeIn(wallet) < amount) return refused("INSUFFICIENT_CREDITS");
    this.spends.push({ wallet, amount, parts: this.take(wallet, amount), given: 0 });
    return done;
  }

  reverse(index: number, amount: number | null): string {
    const spend = this.spends[index] as ModelSpend;
    const left = spend.amount - spend.given;
    const given = amount ?? left;
    if (left === 0 || given > left) return refused("SPEND_REVERSED");
    const wallet = this.presentWallet(spend.wallet);
    let [skipped, wanted] = [spend.given, given];
    for (const [lot, credits] of spend.parts.toReversed()) {
      const skips = Math.min(skipped, credits);
      skipped -= skips;
      const back = Math.min(wanted, credits - skips);
      wanted -= back;
      if (back === 0 || lot === null) continue;
      if (wallet === spend.wallet) lot.remaining += back;
      else this.add(wallet, { ...lot, granted: back });
    }
    spend.given += given;
    this.payDebt(wallet);
    this.expire();
    return done;
  }

  hold(user: string, creditType: string, of: { amount: number; minutes: number }): string {
    if (this.merged.has(user)) return refused("WALLET_MERGED");
    const wallet = `${user} ${creditType}`;
    if (this.freeIn(wallet) < of.amount) return refused("INSUFFICIENT_CREDITS");
    const hold = { wallet, parts: new Map(), until: this.now + of.minutes, isOpen: true };
    this.reserve(hold, of.amount);
    this.holds.push(hold);
    return done;
  }

  capture(index: number, amount: number | null, isFinal: boolean): string {
    const hold = this.holds[index] as ModelHold;
    if (this.isMerged(hold.wallet)) return refused("WALLET_MERGED");
    if (!hold.isOpen) return refused("HOLD_ENDED");
    const reserved = sum([...hold.parts.values()]);
    const wanted = amount ?? reserved;
    if (wanted > reserved + Math.max(0, this.freeIn(hold.wallet))) return refused("INSUFFICIENT_CREDITS");
    const parts: Part[] = [];
    let left = wanted;
    for (const lot of this.inOrder([...hold.parts.keys()])) {
      const taken = Math.min(left, hold.parts.get(lot) ?? 0);
      if (taken === 0) continue;
      lot.remaining -= taken;
      this.change(hold, lot, -taken);
      parts.push([lot, taken]);
      left -= taken;
    }
    const isLast = isFinal || wanted >= reserved;
    if (isLast) {
      this.unreserve(hold, sum([...hold.parts.values()]));
      hold.isOpen = false;
    }
    parts.push(...this.take(hold.wallet, left));
    this.spends.push({ wallet: hold.wallet, amount: wanted, parts, given: 0 });
    this.payDebt(hold.wallet);
    this.expire();
    return done;
  }

  changeHold(index: number, amount: number): string {
    const hold = this.holds[index] as ModelHold;
    if (this.isMerged(hold.wallet)) return refused("WALLET_MERGED");
    if (!hold.isOpen) return refused("HOLD_ENDED");
    const more = amount - sum([...hold.parts.values()]);
    if (more > 0 && this.freeIn(hold.wallet) < more) return refused("INSUFFICIENT_CREDITS");
    if (more > 0) this.reserve(hold, more);
    else this.unreserve(hold, -more);
    this.payDebt(hold.wallet);
    this.expire();
    return done;
  }

  release(index: number): string {
    const hold = this.holds[index] as ModelHold;
    if (this.isMerged(hold.wallet)) return refused("WALLET_MERGED");
    if (!hold.isOpen) return refused("HOLD_ENDED");
    this.end(hold);
    this.expire();
    return done;
  }

  refund(index: number): string {
    const purchase = this.purchases[index] as ModelPurchase;
    if (purchase.isRefunded) return done;
    purchase.isRefunded = true;
    const wallet = this.presentWallet(purchase.wallet);
    const { credits, allowsDebt } = purchase;
    let left = allowsDebt ? credits : Math.min(credits, Math.max(0, this.freeIn(wallet)));
    const own = this.inOrder(this.lotsOf(wallet)).filter((lot) => lot.purchase === index);
    for (const lot of own) {
      const taken = Math.min(left, free(lot));
      lot.remaining -= taken;
      left -= taken;
    }
    this.take(wallet, left);
    return done;
  }

  merge(from: string, into: string, creditTypes: readonly string[]): string {
    if (from === into) return refused("SAME");
    if (this.merged.has(from)) return this.merged.get(from) === into ? done : refused("WALLET_MERGED");
    if (this.merged.has(into)) return refused("WALLET_MERGED");
    const pairs = creditTypes.map((type) => [`${from} ${type}`, `${into} ${type}`] as const);
    if (pairs.some(([wallet]) => sum(this.lotsOf(wallet).map(({ held }) => held)) > 0))
      return refused("HOLDS_OPEN");
    for (const [wallet, target] of pairs) {
      const moved = this.inOrder(this.lotsOf(wallet)).filter((lot) => lot.remaining > 0);
      const debt = this.owedBy(wallet);
      for (const lot of moved) {
        this.add(target, { ...lot, granted: lot.remaining });
        lot.remaining = 0;
      }
      if (moved.length > 0) this.payDebt(target);
      this.owed.set(wallet, 0);
      this.take(target, debt);
    }
    this.merged.set(from, into);
    return done;
  }

  private isMerged(wallet: string): boolean {
    return this.merged.has(wallet.split(" ")[0] ?? "");
  }

  private presentWallet(wallet: string): string {
    const [user = "", type = ""] = wallet.split(" ");
    const into = this.merged.get(user);
    return into === undefined ? wallet : this.presentWallet(`${into} ${type}`);
  }

  private owedBy(wallet: string): number {
    return this.owed.get(wallet) ?? 0;
  }

  private add(wallet: string, lot: Omit<ModelLot, "wallet" | "remaining" | "held">): void {
    this.lots.push({ ...lot, wallet, remaining: lot.granted, held: 0 });
  }

  /** The order of spending. Older lots come first in the list of all. */
  private inOrder(lots: readonly ModelLot[]): ModelLot[] {
    const orderOf = (lot: ModelLot) => [
      lot.expiresAt ?? Number.POSITIVE_INFINITY,
      lot.priority,
      lot.kind === "PAID" ? 1 : 0,
      this.lots.indexOf(lot),
    ];
    return lots.toSorted((a, b) => {
      const [left, right] = [orderOf(a), orderOf(b)];
      const differing = left.findIndex((value, index) => value !== right[index]);
      return differing === -1 ? 0 : (left[differing] ?? 0) - (right[differing] ?? 0);
    });
  }

  /** Takes credits in the order of spending; what no lot has is owed. */
  private take(wallet: string, credits: number): Part[] {
    const parts: Part[] = [];
    let left = credits;
    for (const lot of this.inOrder(this.lotsOf(wallet))) {
      const taken = Math.min(left, free(lot));
      if (taken === 0) continue;
      lot.remaining -= taken;
      parts.push([lot, taken]);
      left -= taken;
    }
    if (left > 0) this.owed.set(wallet, this.owedBy(wallet) + left);
    return parts;
  }

  private payDebt(wallet: string): void {
    for (const lot of this.inOrder(this.lotsOf(wallet))) {
      if (lot.expiresAt !== null && lot.expiresAt <= this.now) continue;
      const paid = Math.min(this.owedBy(wallet), free(lot));
      lot.remaining -= paid;
      this.owed.set(wallet, this.owedBy(wallet) - paid);
    }
  }

  private reserve(hold: ModelHold, credits: number): void {
    let left = credits;
    for (const lot of this.inOrder(this.lotsOf(hold.wallet))) {
      const reserved = Math.min(left, free(lot));
      this.change(hold, lot, reserved);
      left -= reserved;
    }
  }

  /** Frees credits of a hold: those that would be spent last. */
  private unreserve(hold: ModelHold, credits: number): void {
    let left = credits;
    for (const lot of this.inOrder([...hold.parts.keys()]).toReversed()) {
      const freed = Math.min(left, hold.parts.get(lot) ?? 0);
      this.change(hold, lot, -freed);
      left -= freed;
    }
  }

  private change(hold: ModelHold, lot: ModelLot, held: number): void {
    if (held === 0) return;
    lot.held += held;
    hold.parts.set(lot, (hold.parts.get(lot) ?? 0) + held);
  }

  private end(hold: ModelHold): void {
    this.unreserve(hold, sum([...hold.parts.values()]));
    hold.isOpen = false;
    this.payDebt(hold.wallet);
  }

  private expire(): void {
    for (const lot of this.lots)
      if (lot.expiresAt !== null && lot.expiresAt <= this.now) lot.remaining = lot.held;
  }
}

const free = ({ remaining, held }: ModelLot) => remaining - held;
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
