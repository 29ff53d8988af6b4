import { givenCreditPackage } from "../support/factories";
import { withService } from "../support/harness";
import { readsOf } from "../support/query-plans";
import { unique } from "../support/revenuecat";

const service = withService();

const ask = (fields: string) =>
  service.current.graphql(`{ walletsOf(${fields}) { id userId creditType balance } }`, {
    as: "backend",
    role: "service",
  });

it("reads the wallets of several users in the order of their ids, by one statement", async () => {
  const gems = await givenCreditPackage(service.current, { creditType: "GEMS", credits: 7 });
  const [anna, bert, nobody] = [unique("anna"), unique("bert"), unique("nobody")];
  await service.current.purchase(anna);
  await service.current.purchase(anna, gems);
  await service.current.purchase(bert);
  const of = async (more: string) => {
    const userIds = JSON.stringify([bert, nobody, anna, bert]);
    const { body } = await ask(`userIds: ${userIds} ${more}`);
    expect(body.errors).toBeUndefined();
    return body.data.walletsOf.map(
      (wallet: { userId: string; creditType: string; balance: number }) =>
        `${wallet.userId} ${wallet.creditType} ${wallet.balance}`,
    );
  };
  expect(await of("")).toEqual([`${bert} CREDITS 100`, `${anna} CREDITS 100`, `${anna} GEMS 7`]);
  expect(await of(`creditType: "GEMS"`)).toEqual([`${anna} GEMS 7`]);
  expect(await of("environment: SANDBOX")).toHaveLength(3);
  expect(await of("environment: PRODUCTION")).toEqual([]);
  expect(await readsOf(service.current, () => of(""))).toHaveLength(1);
});

it.each([
  ["no user", "userIds: []", "BAD_USER_INPUT"],
  [
    "101 users",
    `userIds: ${JSON.stringify(Array.from({ length: 101 }, (_, n) => `u${n}`))}`,
    "BAD_USER_INPUT",
  ],
  ["an empty id", `userIds: [""]`, "BAD_USER_INPUT"],
  ["a wrong credit type", `userIds: ["a"] creditType: "gems"`, "BAD_USER_INPUT"],
])("refuses %s", async (_, fields, code) => {
  const { body } = await ask(fields);
  expect(body.errors).toMatchObject([{ extensions: { code } }]);
});

it("can show 100 users with their wallets within the limit of the price", async () => {
  const userIds = JSON.stringify(Array.from({ length: 100 }, (_, n) => unique(`user${n}`)));
  const { body } = await ask(`userIds: ${userIds}`);
  expect(body).toEqual({ data: { walletsOf: [] } });
});
