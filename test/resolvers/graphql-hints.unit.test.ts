import { getIntrospectionQuery } from "graphql";
import {
  ask,
  cpuMillisecondsFor,
  firstMessage,
  productionServer,
  type Question,
} from "../support/limited-graphql";

describe("hints at a better spelling", () => {
  const filter = "query ($input: Filter) { find(input: $input) { id } }";
  const guesses: [where: string, question: Question][] = [
    ["a field", { query: "{ purchase { id } }" }],
    ["an argument", { query: "{ purchases(firs: 1) { totalCount } }" }],
    ["a type", { query: "{ me { ...f } } fragment f on Use { id }" }],
    ["an input literal", { query: `{ find(input: { nam: "x" }) { id } }` }],
    ["an enum literal", { query: "{ find(input: { kind: REDD }) { id } }" }],
    ["an input variable", { query: filter, variables: { input: { nam: "x" } } }],
    ["an enum variable", { query: filter, variables: { input: { kind: "REDD" } } }],
  ];

  it.each(guesses)("help with %s in development and are hidden in production", async (_, question) => {
    expect(firstMessage(await ask(question))).toMatch(/Did you mean/);

    const hidden = await ask(question, productionServer);
    expect(hidden.status).toBe(400);
    expect(firstMessage(hidden)).not.toMatch(/Did you mean/);
    expect(firstMessage(hidden)).toMatch(/[".]$/);
  });

  it("take no time to hide in a message that quotes a megabyte of them", async () => {
    const query = `query ($input: Filter) { find(input: $input) { id } }`;
    const question = { query, variables: { input: " Did you mean ".repeat(70_000) } };
    expect(await cpuMillisecondsFor(question, productionServer)).toBeLessThan(1_000);
    expect((await ask(question, productionServer)).status).toBe(400);
  });
});

it("has no introspection in production, whatever its depth", async () => {
  const answer = await ask({ query: getIntrospectionQuery() }, productionServer);
  expect(answer.status).toBe(400);
  expect(firstMessage(answer)).toMatch(/introspection is not allowed/);
});
