import type { Lot, LotKind } from "../entities/lot";

/** Lots are spent in order of this, unless their grant says something else. From 0 to 100. */
export const lotPriorityDefault = 50;

const never = 2 ** 48 - 1;

/**
 * The order in which spends take from lots, as bytes that sort like it: lots that expire before those that do not, the
 * soonest first; then by priority; then free ones before paid ones. Of equal lots the oldest comes first, by the key of
 * the table.
 */
export function burnOrderOf({
  expiresAt,
  priority,
  kind,
}: Pick<Lot, "expiresAt" | "priority" | "kind">): Buffer {
  const order = Buffer.allocUnsafe(8);
  order.writeUIntBE(expiresAt === null ? never : expiresAt.getTime(), 0, 6);
  order[6] = priority;
  order[7] = isPaid(kind) ? 1 : 0;
  return order;
}

/** The order before which all lots have expired by now. */
export function lapsedBefore(now: Date): Buffer {
  const order = Buffer.alloc(8);
  order.writeUIntBE(now.getTime() + 1, 0, 6);
  return order;
}

function isPaid(kind: LotKind): boolean {
  return kind === "PAID";
}

/** Compares two lots of one wallet by the order in which spends take from them. */
export function inBurnOrder(a: LotPlace, b: LotPlace): number {
  return Buffer.compare(a.order, b.order) || a.sequence - b.sequence || a.part - b.part;
}

interface LotPlace extends Pick<Lot, "sequence" | "part"> {
  readonly order: Buffer;
}
