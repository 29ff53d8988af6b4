import { kindOfNumber, type LedgerEntryKind } from "../../entities/ledger-entry";
import type { FoundSum } from "./read-sums";

/** Entries of one kind. */
export interface KindFigures {
  readonly kind: LedgerEntryKind;
  readonly entries: number;
  /** The sum of the amounts: negative where credits were taken. */
  readonly credits: number;
}

/** What was sold in one currency. */
export interface Revenue {
  readonly currency: string;
  readonly purchases: number;
  /** The prices of these purchases, in minor units. */
  readonly amount: number;
  /** The prices of the purchases that were refunded, minus those whose refund was reversed, in minor units. */
  readonly refundedAmount: number;
}

type SoldInCurrency = Record<"purchases" | "amount" | "refunded", bigint>;

/** What the entries of some time add up to. */
export interface Figures {
  readonly entries: number;
  /** The sum of all amounts. */
  readonly creditsNet: number;
  readonly creditsPurchased: number;
  readonly creditsGranted: number;
  /** Those that were given back are not subtracted. */
  readonly creditsSpent: number;
  readonly creditsReversed: number;
  readonly creditsRefunded: number;
  readonly creditsGivenBack: number;
  /** Negative when more was taken than added. */
  readonly creditsAdjusted: number;
  readonly creditsExpired: number;
  readonly purchases: number;
  readonly spends: number;
  readonly refunds: number;
  /** Refunds for each purchase; null without purchases. */
  readonly refundRate: number | null;
  /** Refunded credits for each purchased one; null without purchases. */
  readonly creditsRefundRate: number | null;
  /** In the order of the kinds' numbers. Kinds without entries are left out. */
  readonly kinds: readonly KindFigures[];
  /** In the order of the currencies. */
  readonly revenue: readonly Revenue[];
}

const nothingSold: SoldInCurrency = { purchases: 0n, amount: 0n, refunded: 0n };

/** Adds up sums. */
export class FiguresSum {
  private readonly kinds = new Map<number, { entries: bigint; credits: bigint }>();
  private readonly currencies = new Map<string, SoldInCurrency>();

  add({ kind, currency, entries, credits, price }: FoundSum): void {
    const ofKind = this.kinds.get(kind) ?? { entries: 0n, credits: 0n };
    this.kinds.set(kind, { entries: ofKind.entries + entries, credits: ofKind.credits + credits });
    // Entries of the other kinds belong to no purchase.
    if (currency === "") return;
    const { purchases, amount, refunded } = this.currencies.get(currency) ?? nothingSold;
    this.currencies.set(
      currency,
      {
        PURCHASE: { purchases: purchases + entries, amount: amount + price, refunded },
        REFUND: { purchases, amount, refunded: refunded + price },
        REFUND_REVERSAL: { purchases, amount, refunded: refunded - price },
      }[kindOfNumber(kind) as "PURCHASE" | "REFUND" | "REFUND_REVERSAL"],
    );
  }

  figures(): Figures {
    const kinds = [...this.kinds]
      .filter(([, { entries }]) => entries !== 0n)
      .toSorted(([a], [b]) => a - b)
      .map(([kind, { entries, credits }]) => ({
        kind: kindOfNumber(kind),
        entries: Number(entries),
        credits: Number(credits),
      }));
    const of = (wanted: LedgerEntryKind) =>
      kinds.find(({ kind }) => kind === wanted) ?? { entries: 0, credits: 0 };
    const [bought, refunded] = [of("PURCHASE"), of("REFUND")];
    const sum = (field: "entries" | "credits") => kinds.reduce((total, one) => total + one[field], 0);
    return {
      entries: sum("entries"),
      creditsNet: sum("credits"),
      creditsPurchased: bought.credits,
      creditsGranted: of("GRANT").credits,
      creditsSpent: 0 - of("SPEND").credits,
      creditsReversed: of("SPEND_REVERSAL").credits,
      creditsRefunded: 0 - refunded.credits,
      creditsGivenBack: of("REFUND_REVERSAL").credits,
      creditsAdjusted: of("ADJUSTMENT").credits,
      creditsExpired: 0 - of("EXPIRY").credits,
      purchases: bought.entries,
      spends: of("SPEND").entries,
      refunds: refunded.entries,
      refundRate: rate(refunded.entries, bought.entries),
      creditsRefundRate: rate(0 - refunded.credits, bought.credits),
      kinds,
      revenue: this.revenue(),
    };
  }

  private revenue(): Revenue[] {
    return [...this.currencies]
      .filter(([, { purchases, refunded }]) => purchases !== 0n || refunded !== 0n)
      .map(([currency, { purchases, amount, refunded }]) => ({
        currency,
        purchases: Number(purchases),
        amount: Number(amount),
        refundedAmount: Number(refunded),
      }))
      .toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
  }
}

function rate(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
