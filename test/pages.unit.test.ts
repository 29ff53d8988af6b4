import type { Browser, Page } from "playwright-core";
import { startingDocuments } from "../src/resolvers/starting-documents";
import { developmentSecret } from "../src/settings/secret-strength";
import { hasBrowser, launchBrowser, openPage, screenshot } from "./support/browser";
import { startTestService, tokenFor, withService } from "./support/harness";

const service = withService();
const html = { accept: "text/html" };

it("serves the pages under a policy that runs scripts of our own only", async () => {
  for (const path of ["/docs", "/docs/boot.js", "/graphiql"]) {
    const { status, headers } = await service.current.rest("GET", path);
    const policy = headers.get("content-security-policy") ?? "";
    expect([path, status]).toEqual([path, 200]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).toMatch(/connect-src 'self'(;|$)/);
  }
});

it("lets the page call another deployment only when it is configured", async () => {
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

it("shows no page of development in production, and the reference with its document only when told to", async () => {
  for (const [variables, status] of [
    [{}, 404],
    [{ DOCS_IN_PRODUCTION: "true" }, 200],
  ] as const) {
    const production = await startTestService({ NODE_ENV: "production", ...variables });
    expect((await production.rest("GET", "/docs")).status).toBe(status);
    expect((await production.rest("GET", "/graphiql")).status).toBe(404);
    expect((await production.rest("GET", "/graphql", { headers: html })).status).toBe(400);
    expect((await production.rest("GET", "/openapi.json")).status).toBe(status);
    await production.stop();
  }
});

it("links from Apollo's page, which needs its network, to the one that we bring", async () => {
  const { text } = await service.current.rest("GET", "/graphql", { headers: html });
  expect(text).toContain('href="/graphiql"');
  for (const { document } of startingDocuments) {
    const name = /(mutation|query) (\w+)/.exec(document)?.[2] ?? "no name";
    expect(text).toContain(name);
  }
});

it("hands out a powerful token only under the secret that everybody knows", async () => {
  expect(await rolesInGraphiql({})).toEqual(["none", "user"]);
  expect(await rolesInGraphiql({ JWT_SECRET: developmentSecret })).toEqual(["admin", "service", "user"]);
});

it("opens with documents that all do what they say", async () => {
  const outcomes: Record<string, unknown> = {};
  for (const { role, document } of startingDocuments) {
    const operations = [...document.matchAll(/(?:mutation|query) (\w+)/g)].map((match) => match[1] ?? "");
    for (const operationName of operations) {
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
    // They need the id of an event that is there, which whoever runs them fills in.
    RetryStoreEvent: "There is no such store event.",
    ApplyStoreEvent: "There is no such store event.",
    DismissStoreEvent: "There is no such store event.",
  });
});

it("opens in one document within the limits of a request", async () => {
  const query = startingDocuments.map(({ document }) => document).join("\n\n");
  const { body } = await service.current.rest("POST", "/graphql", {
    as: "demo",
    body: { query, operationName: "MyWallet" },
  });
  expect(body.errors).toBeUndefined();
});

if (hasBrowser) {
  describe("in a real browser without the internet", () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchBrowser();
    });
    afterAll(() => browser?.close());

    it("warns of Production, buys in Development and shows the envelope", async () => {
      const { page, strangers, complaints } = await openPage(browser, service.current.url, "/docs");
      const warning = page.getByRole("alert");
      await chooseServer(page, "https://credits.your-company.example");
      await warning.waitFor({ state: "visible" });
      expect(await warning.innerText()).toContain("real data of real people");
      await screenshot(page, "docs-production-warning");
      await chooseServer(page, service.current.url);
      await warning.waitFor({ state: "hidden" });

      await page.getByPlaceholder("Token").filter({ visible: true }).fill(tokenFor("browser-buyer"));
      await page
        .getByRole("button", { name: /^Test Request/ })
        .first()
        .click();
      const answered = page.waitForResponse(/credit-packages\/purchase$/);
      await page.getByRole("button", { name: /^Send/ }).filter({ visible: true }).first().click();
      const response = await answered;
      expect(response.status()).toBe(201);
      const { timestamp, ...envelope } = await response.json();
      expect(Object.keys(envelope)).toEqual(["isSuccess", "statusCode", "data", "errors"]);
      expect(envelope).toEqual({ isSuccess: true, statusCode: 201, data: {}, errors: [] });
      await page.getByText(timestamp).first().waitFor();
      await page.getByText("201 Created").first().waitFor();
      await screenshot(page, "docs-purchase");
      expect(strangers).toEqual([]);
      expect(complaints).toEqual([]);

      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: /Server:/ }).click();
      await page.getByText("https://credits.your-company.example").filter({ visible: true }).last().click();
      await warning.waitFor({ state: "visible" });

      const wallet = await service.current.rest("GET", "/api/v1/wallet", { as: "browser-buyer" });
      expect(wallet.body.data.balance).toBe(100);
    });

    it("shows the body's type and samples for apps", async () => {
      const { page } = await openPage(browser, service.current.url, "/docs");
      for (const [label, text] of [
        ["TypeScript type of the body", "packageId: string"],
        ["fetch", "await fetch("],
        ["Swift", "URLRequest"],
        ["Kotlin", "OkHttpClient"],
        ["Dart", "http.post"],
      ] as const) {
        await page
          .getByRole("button", { name: /^(curl|TypeScript type|fetch|Swift|Kotlin|Dart)/ })
          .first()
          .click();
        await page.getByRole("option", { name: label, exact: true }).first().click();
        await page.locator("code").filter({ hasText: text }).filter({ visible: true }).first().waitFor();
      }
    });

    it("runs a document in the bundled GraphiQL", async () => {
      const { page, strangers, complaints } = await openPage(browser, service.current.url, "/graphiql");
      const answered = page.waitForResponse(
        (response) => response.request().postData()?.includes("mutation Buy") === true,
      );
      await page.getByRole("button", { name: /^Execute query/ }).click();
      expect((await (await answered).json()).data.purchaseCreditPackage.purchase.credits).toBe(100);
      await page.locator(".result-window").getByText("purchaseCreditPackage").waitFor();
      await screenshot(page, "graphiql");
      expect(strangers).toEqual([]);
      expect(complaints).toEqual([]);
    });

    it("offers the bundled IDE where Apollo's network cannot be reached", async () => {
      const { page } = await openPage(browser, service.current.url, "/graphql");
      await page.getByRole("link", { name: "Offline? Use GraphiQL" }).click();
      await page.getByRole("tab", { name: "MyWallet" }).waitFor();
    });
  });
}

async function chooseServer(page: Page, url: string): Promise<void> {
  await page
    .getByRole("button", { name: /Server:/ })
    .filter({ visible: true })
    .first()
    .click();
  await page.getByRole("option", { name: url }).filter({ visible: true }).first().click();
}

/** The roles of the tokens that GraphiQL's tabs are filled with. */
async function rolesInGraphiql(variables: Record<string, string>): Promise<string[]> {
  const other = await startTestService(variables);
  const { tabs } = (await other.rest("GET", "/graphiql/settings.json")).body;
  await other.stop();
  const claims = tabs.map(({ headers }: { headers: string }) => {
    const payload = /\.([\w-]+)\./.exec(headers)?.[1];
    return payload ? JSON.parse(Buffer.from(payload, "base64url").toString()).roles : "none";
  });
  return [...new Set<string>(claims.flat())].toSorted();
}
