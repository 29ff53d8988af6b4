import { starterId, withService } from "../support/harness";
import { ask, buyWith, expectRefusal } from "../support/hostile-graphql";

const production = withService({ NODE_ENV: "production" });

it.each([
  "{ __schema { queryType { name } } }",
  '{ __type(name: "Query") { name } }',
  "query IntrospectionQuery { __schema { types { name fields { name } } } }",
  "{ me { userId } ... on Query { __schema { types { name } } } }",
  "{ ...A } fragment A on Query { __schema { types { name } } }",
  "{ a: __schema { types { name } } }",
])("has no introspection: %s", async (query) => {
  const answer = await ask(production.current, { body: { query } });
  expectRefusal(answer, 400);
  expect(answer.text).toMatch(/no introspection in production.*schema\.graphql/);
  expect(answer.text).not.toMatch(/apollo|purchaseCreditPackage|creditPackages|spendCredits/i);
});

it.each([
  "{ mee { userId } }",
  "{ creditPackage(idd: 1) { id } }",
  "{ me { userIdd } }",
  "mutation { purchaseCreditPackag }",
  "{ wallet(environment: SANDBOXX) { balance } }",
  "{ me { ... on Mee { userId } } }",
  "query($a: Strin) { me { userId } }",
  "{ me @skipp(if: true) { userId } }",
  "mutation { purchaseCreditPackage(input: {packageIdd: 1}) { purchase { id } } }",
])("gives no hint: %s", async (query) => {
  const answer = await ask(production.current, { body: { query } });
  expectRefusal(answer, 400);
  expect(answer.text).not.toMatch(/did you mean/i);
});

it("gives no hint about variables", async () => {
  const variables = { input: { packageIdd: "x", packageId: "x" } };
  const answer = await ask(production.current, { body: { query: buyWith, variables } });
  expectRefusal(answer, 400);
  expect(answer.text).not.toMatch(/did you mean/i);
});

it("answers __typename, which is not introspection", async () => {
  const { body } = await production.current.graphql("{ __typename }");
  expect(body).toEqual({ data: { __typename: "Query" } });
});

it("shows no landing page", async () => {
  const answer = await ask(production.current, { method: "GET", headers: { accept: "text/html" } });
  expect(answer.status).toBe(400);
  expect(answer.text).not.toMatch(/html|sandbox/i);
});

it("refuses every purchase alike, whatever its input", async () => {
  for (const packageId of [starterId, "", "\0", "x".repeat(1_000)]) {
    const answer = await ask(production.current, {
      body: { query: buyWith, variables: { input: { packageId } } },
    });
    expectRefusal(answer, 403, 200);
  }
});
