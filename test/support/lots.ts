import { clockOffsetMilliseconds, moveClockTo } from "../../src/clock";
import { grant } from "./factories";
import type { TestService } from "./harness";

const minute = 60_000;

/** The time in so many minutes by the service's clock, as text. */
export function inMinutes(minutes: number): string {
  return new Date(Date.now() + clockOffsetMilliseconds() + minutes * minute).toISOString();
}

/** Moves the clock of this process as another instance would see it: no job runs, and nothing is written. */
export function passMinutes(minutes: number): void {
  moveClockTo(clockOffsetMilliseconds() + minutes * minute);
}

/** A wallet as these tests look at it: its credits, and its lots, the oldest first. */
export async function readLots(service: TestService, userId: string, args = "first: 100") {
  const { body } = await service.graphql(
    `query ($userId: ID!) { wallet(userId: $userId) { balance available held expiringNext { amount expiresAt }
      lots(${args}) { totalCount nodes { id kind granted remaining held expiresAt priority
        purchase { id priceAmount currency } entry { sequence } } pageInfo { hasNextPage endCursor } } } }`,
    { as: "root", role: "admin", variables: { userId } },
  );
  expect(body.errors).toBeUndefined();
  const { lots, ...wallet } = body.data.wallet;
  return { ...wallet, lots: lots.nodes.toReversed(), page: lots };
}

/** What is left in the lots that spends can take from, in their order: `["PROMO 5", "PAID 100"]`. */
export async function openLots(service: TestService, userId: string): Promise<string[]> {
  const { page } = await readLots(service, userId, "first: 100, onlyOpen: true");
  return page.nodes.map(
    ({ kind, remaining, held }: { kind: string; remaining: number; held: number }) =>
      `${kind} ${remaining}${held > 0 ? ` (${held} held)` : ""}`,
  );
}

/** What an entry took from lots and gave to lots: `["PROMO -5", "owed -3"]`. */
export async function movementsOf(service: TestService, entryId: string): Promise<string[]> {
  const { body } = await service.graphql(
    `query ($id: ID!) { node(id: $id) { ... on LedgerEntry { lotMovements { lot { kind } amount held } } } }`,
    { as: "root", role: "admin", variables: { id: entryId } },
  );
  expect(body.errors).toBeUndefined();
  return body.data.node.lotMovements.map(
    ({ lot, amount, held }: { lot: { kind: string } | null; amount: number; held: number }) =>
      `${lot?.kind ?? "owed"} ${amount}${held === 0 ? "" : ` (held ${held})`}`,
  );
}

/** Grants credits that expire in so many minutes, or never. */
export async function givenPromo(
  service: TestService,
  userId: string,
  { amount, minutes, priority }: { amount: number; minutes?: number; priority?: number },
): Promise<void> {
  const expiresAt = minutes === undefined ? {} : { expiresAt: inMinutes(minutes) };
  const { body } = await grant(service, {
    userId,
    amount,
    ...expiresAt,
    ...(priority === undefined ? {} : { priority }),
  });
  expect(body.errors).toBeUndefined();
}
