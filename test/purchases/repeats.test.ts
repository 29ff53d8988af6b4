import { Purchase } from "../../src/entities/purchase";
import { packUlid } from "../../src/ids";
import { publicIds } from "../../src/public-ids";
import { atOnce } from "../support/factories";
import { startTestService, starterId, type RestAnswer, type TestService } from "../support/harness";

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

const buy = (user: string) =>
  service.purchase(user, starterId, { "idempotency-key": "k", prefer: "return=representation" });

const idOf = (answer?: RestAnswer) => publicIds.Purchase.read(answer?.body.data.id)?.id ?? "";

it("gives each of many users who repeat at once their own purchase", async () => {
  const first = await atOnce(40, (n) => buy(`user ${n}`));
  const again = await atOnce(40, (n) => buy(`user ${n}`));
  expect(again.map(({ status, body }) => [status, body.data])).toEqual(
    first.map(({ body }) => [201, body.data]),
  );
  expect(again.every(({ headers }) => headers.get("idempotency-replayed") === "true")).toBe(true);
});

// The books are not audited afterwards, because they are wrong on purpose.
it("answers other users when somebody deleted the purchase of one, or broke the link to it", async () => {
  const [one, two] = await Promise.all(["deleted", "unlinked", "sound"].map(buy));
  await service.context.database.withDataSource(async (source) => {
    await source.manager.delete(Purchase, { id: idOf(one) });
    await source.query("UPDATE ledger_entries SET reference = NULL WHERE reference = ?", [
      packUlid(idOf(two)),
    ]);
  });
  const statuses = (await Promise.all(["deleted", "unlinked", "sound"].map(buy))).map(({ status }) => status);
  expect(statuses).toEqual([500, 500, 201]);
});
