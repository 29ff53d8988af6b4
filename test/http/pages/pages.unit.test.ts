import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync, brotliDecompressSync } from "node:zlib";
import { developmentSecret } from "../../../src/settings/secret-strength";
import { html as htmlOf } from "../../../src/http/pages/html";
import { operationsOf, startingDocuments } from "../../../src/development/starting-documents";
import { startTestService, withService, type TestService } from "../../support/harness";
import { rawAnswer } from "../../support/raw-answer";

const service = withService();
const html = { accept: "text/html" };
const pages = ["/", "/docs", "/graphiql", "/sandbox"];
const scripts = ["/docs/scalar.js", "/docs/boot.js", "/graphiql/boot.js", "/graphiql/editor.worker.js"];

describe("the pages", () => {
  it("run only our own scripts and call no other server; only Sandbox adds Apollo's", async () => {
    for (const path of [...pages, ...scripts, "/graphql"]) {
      const { status, headers } = await service.current.rest("GET", path, { headers: html });
      const policy = headers.get("content-security-policy") ?? "";
      const others = path === "/sandbox" ? " https://embeddable-sandbox.cdn.apollographql.com" : "";
      expect([path, status]).toEqual([path, 200]);
      expect([path, policy]).toEqual([path, expect.stringContaining("default-src 'none'")]);
      expect(policy).toContain(`script-src 'self'${others};`);
      expect(policy).toContain("connect-src 'self';");
    }
  });

  it("link, from / and /graphql, only to existing pages", async () => {
    for (const page of ["/", "/graphql"]) {
      const links = linksOf((await service.current.rest("GET", page, { headers: html })).text);
      expect(links).toEqual(expect.arrayContaining(["/docs", "/graphiql", "/sandbox"]));
      for (const link of links)
        expect([link, (await service.current.rest("GET", link, { headers: html })).status]).toEqual([
          link,
          200,
        ]);
    }
    expect(linksOf((await service.current.rest("GET", "/")).text)).toEqual(
      expect.arrayContaining(["/openapi.json", "/graphql", "/errors", "/healthz", "/readyz", "/metrics"]),
    );
    expect(linksOf((await service.current.rest("GET", "/errors")).text)).toContain("/");
  });

  it("call another deployment only when it is configured", async () => {
    const other = await startTestService({ DOCS_PRODUCTION_URL: "https://credits.company.test" });
    const { headers } = await other.rest("GET", "/docs");
    expect(headers.get("content-security-policy")).toContain(
      "connect-src 'self' https://credits.company.test;",
    );
    expect((await other.rest("GET", "/docs/settings.json")).body).toEqual({
      isProduction: false,
      productionUrl: "https://credits.company.test",
    });
    await other.stop();
  });

  it.each([
    [{}, 404],
    [{ DOCS_IN_PRODUCTION: "true" }, 200],
  ])("are in production those that are enabled there: %p", async (variables, status) => {
    const production = await startTestService({ NODE_ENV: "production", ...variables });
    const statuses = await Promise.all(
      ["/docs", "/docs/scalar.js", "/openapi.json", "/graphiql", "/sandbox", "/sandbox/settings.json"].map(
        async (path) => (await production.rest("GET", path)).status,
      ),
    );
    expect(statuses).toEqual([status, status, status, 404, 404, 404]);
    expect((await production.rest("GET", "/graphql", { headers: html })).status).toBe(400);
    const { text } = await production.rest("GET", "/");
    expect(text).toContain("<strong>production</strong>");
    expect(text).not.toContain("npm run");
    for (const link of linksOf(text)) expect((await production.rest("GET", link)).status).toBe(200);
    expect(linksOf(text)).toContain("/errors");
    expect(linksOf(text).includes("/docs")).toBe(status === 200);
    await production.stop();
  });

  it("escape the texts that are put into them", () => {
    const text = `<script>alert("&")</script>`;
    expect(htmlOf`<p title="${text}">${[htmlOf`<b>${text}</b>`]}</p>`.text).toBe(
      `<p title="&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;"><b>&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;</b></p>`,
    );
  });
});

describe("each file of a page", () => {
  const files = ["/home/style.css", "/docs", "/graphiql/boot.css", "/openapi.json", ...scripts];

  it.each(files)(
    "is compressed for clients that accept it, with an ETag and a Vary of its own: %s",
    async (path) => {
      const plain = await raw(path, "identity");
      expect(plain.headers).not.toHaveProperty("content-encoding");
      const zipped = await raw(path, "gzip");
      expect(zipped.headers).toMatchObject({ "content-encoding": "gzip", vary: "accept-encoding" });
      expect(digest(gunzipSync(zipped.body))).toBe(digest(plain.body));
      expect(zipped.headers["content-type"]).toBe(plain.headers["content-type"]);
      expect(plain.headers.vary).toBe("accept-encoding");
      if (plain.body.length > 2000) expect(zipped.body.length).toBeLessThan(plain.body.length * 0.6);
    },
  );

  it.each(files)("is answered 304 to a client that has it: %s", async (path) => {
    const best = await raw(path, "gzip, deflate, br, zstd");
    expect(best.headers["content-encoding"]).toBe("br");
    const plain = await raw(path, "identity");
    expect(digest(brotliDecompressSync(best.body))).toBe(digest(plain.body));
    expect(best.headers["cache-control"]).toBe("no-cache");
    const tags = [best, plain].map(({ headers }) => String(headers.etag));
    expect(new Set(tags).size).toBe(2);
    for (const [encoding, tag = ""] of [["br", tags[0]] as const, ["identity", tags[1]] as const]) {
      const again = await raw(path, encoding, { "if-none-match": tag });
      expect([again.status, again.body.length]).toEqual([304, 0]);
      expect(again.headers).toMatchObject({ etag: tag, vary: "accept-encoding" });
    }
  });

  it("is sent whole, whatever range is asked for", async () => {
    for (const range of ["bytes=0-10", "bytes=999999999-", "bytes=a"])
      expect([range, (await raw("/openapi.json", "identity", { range })).status]).toEqual([range, 200]);
  });

  it("is not compressed in a way that the client refuses", async () => {
    for (const path of ["/docs/scalar.js", "/openapi.json"]) {
      const { headers } = await raw(path, "gzip;q=0, br;q=0");
      expect([path, headers["content-encoding"]]).toEqual([path, undefined]);
    }
  });

  it("makes up less than two megabytes for each page", async () => {
    for (const page of ["docs", "graphiql"]) {
      const listed = page === "docs" ? ["/docs/scalar.js"] : ["/graphiql/boot.js", "/graphiql/boot.css"];
      const sizes = await Promise.all(listed.map(async (path) => (await raw(path, "br")).body.length));
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(2_000_000);
    }
  });
});

it("brings the newest of Scalar and GraphiQL that package.json names, and no copy of an older one", () => {
  const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  for (const name of ["graphiql", "react", "@scalar/fastify-api-reference"]) {
    const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
    expect([name, version]).toEqual([name, devDependencies[name]]);
  }
  expect(Number(devDependencies.graphiql.split(".")[0])).toBeGreaterThanOrEqual(5);
});

it("shows the QA tasks at /graphql, each with its document and the tab that runs it", async () => {
  const { headers, text } = await service.current.rest("GET", "/graphql", { headers: html });
  expect(headers.get("content-type")).toMatch(/^text\/html/);
  for (const { role, document } of startingDocuments) {
    const [first, ...others] = operationsOf(document);
    expect(text).toContain(`href="/graphiql#${first}"`);
    for (const name of others) expect(text).toContain(name);
    expect(text).toContain(`<code>${role}</code>`);
    expect(text).toContain(htmlOf`${document}`.text);
  }
});

it("hands out a powerful token only under the published secret", async () => {
  expect(await rolesInGraphiql({})).toEqual(["none", "user"]);
  expect(await rolesInGraphiql({ JWT_SECRET: developmentSecret })).toEqual(["admin", "service", "user"]);
});

it("opens with documents that all succeed", async () => {
  const outcomes: Record<string, unknown> = {};
  for (const { role, document } of startingDocuments) {
    for (const operationName of operationsOf(document)) {
      const { body } = await service.current.rest("POST", "/graphql", {
        as: "demo",
        role,
        body: { query: document, operationName },
      });
      outcomes[operationName] =
        body.errors?.[0].extensions.details?.reason ?? body.errors?.[0].message ?? "done";
    }
  }
  expect(outcomes).toEqual({
    ...Object.fromEntries(Object.keys(outcomes).map((name) => [name, "done"])),
    BuyAnArchivedPackage: "PACKAGE_ARCHIVED",
    // These documents need the id of an existing object, which QA fills in.
    CaptureHold: "There is no such hold.",
    ReverseSpend: "There is no such spend.",
    RefundPurchase: "There is no such purchase.",
    RetryStoreEvent: "There is no such store event.",
    ApplyStoreEvent: "There is no such store event.",
    DismissStoreEvent: "There is no such store event.",
  });
});

it("opens Sandbox with one document within the limits of a request", async () => {
  const { document: query } = (await service.current.rest("GET", "/sandbox/settings.json")).body;
  const { body } = await service.current.rest("POST", "/graphql", {
    as: "demo",
    body: { query, operationName: "MyWallet" },
  });
  expect(body.errors).toBeUndefined();
});

it("fills Sandbox with a document and a header that buy without a change", async () => {
  const development = await startTestService({ NODE_ENV: "development" });
  try {
    const { body } = await development.rest("GET", "/sandbox/settings.json");
    expect(body.document).toContain("mutation Buy {");
    const bought = await development.graphql(
      `mutation Buy { purchaseCreditPackage(input: { packageId: "65a1234bcde5678f90123456", idempotencyKey: "sandbox-1" }) {
        wallet { userId balance } } }`,
      { headers: body.headers },
    );
    expect(bought.body.data.purchaseCreditPackage.wallet).toEqual({ userId: "demo", balance: 100 });
  } finally {
    await development.stop();
  }
});

it("fills Sandbox with a token that the configured issuer and audience let pass", async () => {
  const development = await startTestService({
    NODE_ENV: "development",
    JWT_ISSUER: "https://issuer.example",
    JWT_AUDIENCE: "credits",
  });
  try {
    const { headers } = (await development.rest("GET", "/sandbox/settings.json")).body;
    expect((await development.rest("GET", "/api/v1/wallet", { headers })).status).toBe(200);
  } finally {
    await development.stop();
  }
});

function linksOf(text: string): string[] {
  return [...text.matchAll(/href="(\/[^"#]*)/g)].map(([, path = ""]) => path);
}

function raw(path: string, encoding: string, headers: Record<string, string> = {}) {
  return rawAnswer(`${service.current.url}${path}`, { "accept-encoding": encoding, ...headers });
}

function digest(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** The roles in the tokens of GraphiQL's tabs. */
async function rolesInGraphiql(variables: Record<string, string>): Promise<string[]> {
  const other: TestService = await startTestService(variables);
  const { tabs } = (await other.rest("GET", "/graphiql/settings.json")).body;
  await other.stop();
  const claims = tabs.map(({ headers }: { headers: string }) => {
    const payload = /\.([\w-]+)\./.exec(headers)?.[1];
    return payload ? JSON.parse(Buffer.from(payload, "base64url").toString()).roles : "none";
  });
  return [...new Set<string>(claims.flat())].toSorted();
}
