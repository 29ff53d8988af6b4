import type { Role } from "../../src/auth/viewer";
import { startTestService, withService, type TestService } from "../support/harness";

const service = withService();
const serviceChanges = [
  "captureHold",
  "changeHold",
  "holdCredits",
  "releaseHold",
  "reverseSpend",
  "spendCredits",
];
const supportChanges = [
  "adjustCredits",
  "dismissStoreEvents",
  "grantCredits",
  "resolveStoreEvent",
  "retryStoreEvent",
  "retryStoreEvents",
];

async function mutationsOf(role: Role, { graphql }: TestService = service.current): Promise<string[]> {
  const { body } = await graphql("{ me { mutations } }", { as: `some ${role}`, role });
  return body.data.me.mutations;
}

it("a caller is told which mutations the token's roles allow, and no others", async () => {
  const everybody = ["claimStorePurchases", "purchaseCreditPackage"];
  expect((await mutationsOf("user")).toSorted()).toEqual(everybody);
  expect((await mutationsOf("auditor")).toSorted()).toEqual(everybody);
  expect((await mutationsOf("service")).toSorted()).toEqual([...everybody, ...serviceChanges].toSorted());
  expect((await mutationsOf("support")).toSorted()).toEqual([...everybody, ...supportChanges].toSorted());
  const { body } = await service.current.graphql("{ __schema { mutationType { fields { name } } } }");
  const all: string[] = body.data.__schema.mutationType.fields.map(({ name }: { name: string }) => name);
  expect((await mutationsOf("admin")).toSorted()).toEqual(
    all.filter((name) => !serviceChanges.includes(name)).toSorted(),
  );
});

it("test purchases are not among them in production", async () => {
  const production = await startTestService({ NODE_ENV: "production" });
  expect(await mutationsOf("user", production)).toEqual(["claimStorePurchases"]);
  await production.stop();
});
