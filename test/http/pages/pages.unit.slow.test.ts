import type { Page } from "playwright-core";
import { barriers, hasBrowser, withBrowser, openPage, screenshot, widths } from "../../support/browser";
import { tokenFor, withService } from "../../support/harness";

const service = withService({ NODE_ENV: "development" });

if (hasBrowser) {
  const browser = withBrowser();

  const open = (path: string, width: number = widths.desktop) =>
    openPage(browser.current, service.current.url, path, width);

  describe.each(Object.entries(widths))("without the internet, on a %s (%i pixels),", (name, width) => {
    it.each([
      ["/", "Alive"],
      ["/graphql", "Open Buy in GraphiQL"],
      ["/graphiql", "MyWallet"],
      ["/docs", "Kredi paketi satın al"],
      ["/errors", "UNAUTHENTICATED"],
    ])("%s fits, logs no error, requests no other host and has no critical barrier", async (path, text) => {
      const { page, strangers, complaints } = await open(path, width);
      await page.getByText(text).filter({ visible: true }).first().waitFor();
      const picture = { "/": "home", "/graphql": "graphql", "/errors": "errors" }[path];
      if (picture) await screenshot(page, `${picture}-${name}`);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      expect(await barriers(page, ["critical"])).toEqual([]);
      expect([strangers, complaints]).toEqual([[], []]);
      await page.context().close();
    });

    it("GraphiQL runs the task that /graphql links to, and shows its result in full width", async () => {
      const { page, strangers, complaints } = await open("/graphql", width);
      await page.getByRole("link", { name: "Open MyWallet in GraphiQL" }).click();
      await page.locator(".graphiql-query-editor").getByText("MyWallet").waitFor();
      const result = page.locator(".result-window");
      await expectEventually(async () => {
        await page.getByRole("button", { name: /^Execute query/ }).click();
        return result.getByText("entries").isVisible();
      });
      const box = await result.boundingBox();
      expect(box?.width).toBeGreaterThanOrEqual(width === widths.phone ? width : width / 3);
      expect(box?.height).toBeGreaterThan(250);
      await screenshot(page, `graphiql-${name}`);
      expect([strangers, complaints]).toEqual([[], []]);
      await page.context().close();
    });

    it("GraphiQL accepts typed text, with headers and documentation within reach", async () => {
      const { page, complaints } = await open("/graphiql", width);
      await page.locator(".graphiql-query-editor .view-lines").click();
      await page.keyboard.press("Control+A");
      await page.keyboard.type("{ me { userId ");
      await page.locator(".graphiql-query-editor").getByText("userId").first().waitFor();
      await page.getByRole("button", { name: "Headers" }).click();
      await page.getByText('"authorization"').filter({ visible: true }).first().waitFor();
      await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
      await page.getByText("All Schema Types").filter({ visible: true }).waitFor();
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    it("the reference shows the purchase in Turkish, the body's type in sight, and warns of Production", async () => {
      const { page, complaints } = await open("/docs", width);
      await showPurchase(page);
      const type = page.locator("code").filter({ hasText: "interface PurchaseCreditPackageRequest" }).first();
      await type.waitFor({ state: "visible" });
      await page.getByText("Uyarı: gerçek veriler.").filter({ visible: true }).first().waitFor();
      await screenshot(page, `docs-operation-${name}`);

      await page.evaluate("scrollTo(0, 0)");
      await chooseServer(page, "https://credits.your-company.example");
      const warning = page.getByRole("alert");
      await warning.waitFor({ state: "visible" });
      expect(await warning.innerText()).toMatch(
        /gerçek kişilerin gerçek verilerini[^]*real data of real people/,
      );
      await page.getByText("UYARI: burada gerçek kullanıcıların").filter({ visible: true }).first().waitFor();
      await screenshot(page, `docs-production-warning-${name}`);
      await showPurchase(page);
      await page
        .getByRole("button", { name: /^Test Request/ })
        .first()
        .click();
      // The server does not exist. This only tests that the warning does not cover the button.
      await page
        .getByRole("button", { name: /^Send/ })
        .filter({ visible: true })
        .first()
        .click({ trial: true });
      await page
        .getByRole("dialog")
        .getByRole("button", { name: /Server:/ })
        .click();
      await page.getByText(service.current.url, { exact: true }).filter({ visible: true }).last().click();
      await warning.waitFor({ state: "hidden" });
      expect(complaints).toEqual([]);
      await page.context().close();
    });
  });

  it("the reference buys in Development and shows the envelope", async () => {
    const { page, strangers, complaints } = await open("/docs");
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
    expect([strangers, complaints]).toEqual([[], []]);

    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: /Server:/ }).click();
    await page.getByText("https://credits.your-company.example").filter({ visible: true }).last().click();
    await page.getByRole("alert").waitFor({ state: "visible" });

    const wallet = await service.current.rest("GET", "/api/v1/wallet", { as: "browser-buyer" });
    expect(wallet.body.data.balance).toBe(100);
  });

  it("the reference has the body's type and samples for apps", async () => {
    const { page } = await open("/docs");
    await showPurchase(page);
    for (const [label, text] of [
      ["TypeScript type of the body", "packageId: string"],
      ["fetch", "await fetch("],
      ["Swift", "URLRequest"],
      ["Kotlin", "OkHttpClient"],
      ["Dart", "http.post"],
    ] as const) {
      await page
        .getByRole("button", { name: /^Change code sample language/ })
        .first()
        .click();
      await page.getByRole("option", { name: label, exact: true }).first().click();
      await page.locator("code").filter({ hasText: text }).filter({ visible: true }).first().waitFor();
    }
  });

  it("GraphiQL opens anew with tokens that are good, and keeps no document", async () => {
    const { page, complaints } = await open("/graphiql#%(no such task");
    const editor = page.locator(".graphiql-query-editor");
    await editor.getByText("mutation").first().waitFor();
    await editor.locator(".view-lines").click();
    await page.keyboard.type("# mine");
    await page.reload();
    await editor.getByText("mutation").first().waitFor();
    expect(await editor.innerText()).not.toContain("mine");
    await page.getByRole("tab", { name: "AllPackages" }).click();
    await editor.getByText("AllPackages").waitFor();
    await page.getByText('"authorization"').filter({ visible: true }).first().waitFor();
    expect(complaints).toEqual([]);
  });

  it("Sandbox opens with every QA task and a token, and its scripts come from Apollo alone", async () => {
    const { page, strangers } = await openPage(browser.current, service.current.url, "/", widths.desktop);
    const cdn = "https://embeddable-sandbox.cdn.apollographql.com/";
    // Replaces Apollo's script by one that shows the options it was started with.
    await page.route(`${cdn}**`, (route) =>
      route.fulfill({
        contentType: "text/javascript",
        body: `window.EmbeddedSandbox = class { constructor(options) { window.started = options; } };`,
      }),
    );
    await page.goto(`${service.current.url}/graphql`);
    await page.getByRole("link", { name: "Apollo Sandbox" }).click();
    await expectEventually(() => page.evaluate<boolean>("'started' in window"));
    const started = await page.evaluate("started");
    const settings = (await service.current.rest("GET", "/sandbox/settings.json")).body;
    expect(started).toMatchObject({
      target: "#sandbox",
      initialEndpoint: `${service.current.url}/graphql`,
      runTelemetry: false,
      initialState: { document: settings.document },
    });
    expect(strangers.filter((url) => !url.startsWith(cdn))).toEqual([]);
  });

  it("Sandbox says so when Apollo's network is out of reach, and leads to GraphiQL", async () => {
    const { page } = await open("/sandbox");
    await page.getByText("Apollo's network cannot be reached.").waitFor();
    await page.getByRole("link", { name: "GraphiQL" }).click();
    await page.getByRole("tab", { name: "MyWallet" }).waitFor();
  });
}

/** Scrolls to the documented operation, because the reference renders only what is visible. */
async function showPurchase(page: Page): Promise<void> {
  const title = page
    .getByRole("heading", { name: /^Kredi paketi satın al \(yalnızca geliştirme ve test\)/ })
    .first();
  await title.waitFor();
  await title.evaluate((element) => element.scrollIntoView());
}

async function chooseServer(page: Page, url: string): Promise<void> {
  await page
    .getByRole("button", { name: /Server:/ })
    .filter({ visible: true })
    .first()
    .click();
  await page.getByRole("option", { name: url }).filter({ visible: true }).first().click();
}

/** Repeats an action until it works. The editor ignores clicks until its schema has loaded. */
async function expectEventually(attempt: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await attempt())) {
    if (performance.now() > deadline) throw new Error("It has not worked within a minute.");
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
