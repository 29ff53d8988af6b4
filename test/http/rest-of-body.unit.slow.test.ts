import { setTimeout as sleep } from "node:timers/promises";
import { expectEnvelope } from "../support/envelope";
import { atOnce } from "../support/factories";
import { starterId, tokenFor, webhookAuthorization, withService } from "../support/harness";
import { sendRaw } from "../support/raw-http";

const service = withService();

const json = { "content-type": "application/json" };
const bearer = () => ({ ...json, authorization: `Bearer ${tokenFor("writer")}` });
const large = "x".repeat(2_000_000);

/** A body without a Content-Length, sent in chunks. */
function chunked(bytes: number): ReadableStream {
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close();
      left -= 50_000;
      controller.enqueue(Buffer.alloc(50_000, "x"));
    },
  });
}

const doors: [name: string, path: string, headers: () => Record<string, string>, status: number][] = [
  ["a purchase", "/api/v1/credit-packages/purchase", bearer, 413],
  ["GraphQL", "/graphql", bearer, 413],
  ["GraphQL without a token", "/graphql", () => json, 413],
  ["the webhook", "/api/v1/webhooks/revenuecat", () => ({ authorization: webhookAuthorization }), 413],
  ["the webhook with a wrong value", "/api/v1/webhooks/revenuecat", () => ({ authorization: "wrong" }), 401],
  ["a purchase without a token", "/api/v1/credit-packages/purchase", () => json, 401],
  ["a purchase of another type", "/api/v1/credit-packages/purchase", () => ({ ...bearer(), "content-type": "text/plain" }), 415], // prettier-ignore
  ["no such path", "/api/v1/nothing", bearer, 404],
  ["another method", "/api/v1/wallet", bearer, 405],
  ["another method of GraphQL", "/graphql", bearer, 405],
];

const expectAnswer = async (path: string, response: Response, status: number) => {
  const text = await response.text();
  expect(response.status).toBe(status);
  if (path !== "/graphql") return expectEnvelope(text, status);
  expect(JSON.parse(text).errors[0].extensions.statusCode).toBe(status);
};

const head = (length: number) =>
  `POST /api/v1/credit-packages/purchase HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n` +
  `Authorization: Bearer ${tokenFor("writer")}\r\nContent-Length: ${length}\r\n\r\n`;

const countTimers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;

describe("a body of 2 MB gives Node's fetch its answer, every time:", () => {
  it.each(doors)("%s", async (name, path, headers, status) => {
    const method = name.startsWith("another method") ? "PUT" : "POST";
    const { url } = service.current;
    for (let times = 0; times < 5; times += 1) {
      const whole = await fetch(`${url}${path}`, { method, headers: headers(), body: large });
      await expectAnswer(path, whole, status);
      const init = { method, headers: headers(), body: chunked(2_000_000), duplex: "half" };
      await expectAnswer(path, await fetch(`${url}${path}`, init as RequestInit), status);
    }
  });
});

it("answers the next request on the same connection", async () => {
  const small = JSON.stringify({ packageId: starterId });
  const answers = await sendRaw(
    service.current.url,
    `${head(large.length)}${large}${head(small.length)}${small}`,
    {
      expected: 2,
    },
  );
  expect(answers.map(({ status }) => status)).toEqual([413, 201]);
});

it("stops waiting for the rest when the caller has gone", async () => {
  const before = countTimers();
  const answers = await atOnce(30, () => sendRaw(service.current.url, head(200_000)));
  expect(answers.map(([first]) => first?.status)).toEqual(Array(30).fill(413));
  await sleep(300);
  expect(countTimers() - before).toBeLessThan(15);
});

it("gives one answer when something else than a body follows", async () => {
  const start =
    "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
    `Transfer-Encoding: chunked\r\n\r\n${(150_000).toString(16)}\r\n${"x".repeat(150_000)}\r\nnonsense\r\n`;
  const answers = await sendRaw(service.current.url, start, { expected: 2 });
  expect(answers.map(({ status }) => status)).toEqual([413]);
});

// prettier-ignore
const nowhere = [
  "/%00", "/%", "/%2", "/%zz", "/%ff", "/%C0%80", "/%E2%82", "/a%00b", "/%2e%2e/", "/..", "/../../etc/passwd",
  "/./", "/.", "/\\", "/..\\..\\x", "/%5c", "//", "///api/v1/wallet", "/api/v1//wallet", "/api/v1/../v1/wallet",
  "/api/v1/%00", "/api/v1/wallet%00", "/api/v1/wallet/%2e%2e", "/api/v1/%ff", "/api/v1/nothing", "/api%2Fv1%2Fwallet",
  "/;", "/*", "/:id", "/__proto__", "/constructor", "/api/v1/wallet;x=1", `/${"a".repeat(8000)}`, "/%F0%9F%92%A3",
  "/graphql/%00", "/graphql%00", "/healthz%00", "/healthz/", "/docs/%00", "/docs/..%2f..%2fpackage.json",
  "/docs/../../package.json", "/metrics/%",
];

describe.each(["test", "development"])("in %s,", (environment) => {
  const here = withService({ NODE_ENV: environment, CORS_ORIGINS: "https://dashboard.example.com" });

  it("an unknown path is 404 in the envelope for every method", async () => {
    for (const path of nowhere)
      for (const method of ["GET", "POST", "DELETE", "OPTIONS"]) {
        const request = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n`;
        const [answer] = await sendRaw(here.current.url, request);
        expect([method, path, answer?.status]).toEqual([method, path, 404]);
        expectEnvelope(answer?.body ?? "", 404);
        expect(answer?.headers.get("x-request-id")).toBeTruthy();
        expect(answer?.headers.get("x-content-type-options")).toBe("nosniff");
      }
  });

  it("an id that no package has is 404, however it is written", async () => {
    for (const id of ["%00", "%ff", "%", "a%2Fb", "..%5C", "a".repeat(8000)]) {
      const answer = await here.current.rest("GET", `/api/v1/credit-packages/${id}`, { as: "reader" });
      expect([id, answer.status]).toEqual([id, 404]);
    }
  });

  it("a method that a known path does not have is 405", async () => {
    expect((await here.current.rest("DELETE", "/api/v1/wallet")).status).toBe(405);
    expect((await here.current.rest("DELETE", "/graphql")).status).toBe(405);
  });
});
