import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Locator, Page } from "playwright-core";
import { hasBrowser, withBrowser, openPage, screenshot, widths } from "../../support/browser";
import { faultsOf, openDashboard } from "../../support/dashboard";
import { startTestService, tokenFor, withService } from "../../support/harness";
import { balanceOf, laterEvent, purchaseOf, sendEvent, unique } from "../../support/revenuecat";

const service = withService({ NODE_ENV: "development" });

if (hasBrowser) {
  const browser = withBrowser();

  const open = (path: string, options = {}) =>
    openDashboard(browser.current, service.current.url, path, options);

  it("a newcomer sees a purchase in the chart, its refund without reloading, and who granted credits", async () => {
    const user = unique("newcomer");
    const bought = purchaseOf(user);
    await sendEvent(service.current, bought);
    const { page, strangers, complaints } = await open("/");
    await page.getByRole("region", { name: "Credits over time" }).getByText("Credits sold").waitFor();
    await page.getByRole("button", { name: "As a table" }).first().click();
    await page.getByRole("table", { name: "Credits over time" }).getByText("100").first().waitFor();

    await page.getByRole("searchbox", { name: "Search" }).fill(user.slice(0, 12));
    await page.getByRole("option", { name: user }).click();
    await showsBalance(page, 100);
    await sendEvent(service.current, laterEvent("CANCELLATION", bought));
    await showsBalance(page, 0);

    await page.getByRole("button", { name: "Grant credits" }).click();
    await page.getByLabel("Credits to grant").fill("40");
    await page.getByLabel("Reason").fill("Sorry for the trouble");
    await page.getByRole("button", { name: "Show what will happen" }).click();
    await page.getByText("The balance changes from 0 to 40 credits.").waitFor();
    expect(await balanceOf(service.current, user)).toBe(0);
    await screenshot(page, "dashboard-grant");
    await page.getByRole("dialog").getByRole("button", { name: "Grant credits" }).dblclick();
    await page.getByText("Done. The balance is now 40 credits.").waitFor();
    await showsBalance(page, 40);
    expect(await balanceOf(service.current, user)).toBe(40);

    await page.getByRole("link", { name: "Audit log" }).click();
    const row = page.getByRole("row").filter({ hasText: "grantCredits" });
    await row.getByText("Sorry for the trouble").waitFor();
    await row.getByText("staff").waitFor();
    await row.getByRole("link", { name: user }).click();
    await showsBalance(page, 40);
    await page.goBack();
    await row.waitFor();
    expect([strangers, complaints]).toEqual([[], []]);
    await page.context().close();
  });

  it("credits are granted until a day, and the wallet's card and its lots show it", async () => {
    const user = unique("until");
    await service.current.purchase(user);
    const { page, complaints } = await open(userPath(user));
    await showsBalance(page, 100);
    expect(await page.getByText(/expire/).count()).toBe(0);

    await page.getByRole("button", { name: "Grant credits" }).click();
    await page.getByLabel("Credits to grant").fill("25");
    await page.getByLabel("Reason").fill("For the holidays");
    await page.getByLabel("Expiry").click();
    await page.getByRole("button", { name: "Next month" }).click();
    await page.getByRole("button", { name: /^15 / }).click();
    await screenshot(page, "dashboard-expiry");
    const faults = await faultsOf(page, widths.desktop);
    // The heading of every dialog is a banner beside the dashboard's.
    expect(faults.filter((fault) => !fault.startsWith("landmark-"))).toEqual([]);
    await page.getByRole("button", { name: "Take this time" }).click();
    await page.getByRole("button", { name: "Show what will happen" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("The balance changes from 100 to 125 credits.").waitFor();
    await dialog.getByText(/^25 credits expire on .*15.* 11:59:00 PM$/).waitFor();
    await dialog.getByRole("button", { name: "Grant credits" }).click();
    await page
      .getByRole("main")
      .getByText(/^25 credits expire on .*15/)
      .waitFor();

    await page.getByRole("tab", { name: "Lots" }).click();
    const rows = page.getByRole("table", { name: "Lots" }).getByRole("row");
    await rows.getByRole("link", { name: /^pur_/ }).waitFor();
    expect(await rows.allInnerTexts()).toEqual([
      expect.stringContaining("Expires"),
      expect.stringMatching(/^Grant\s+25\s+0\s+25\s.*15/),
      expect.stringMatching(/^Bought\s+100\s+0\s+100\s+Never\s+pur_/),
    ]);
    expect(complaints).toEqual([]);
    await page.context().close();

    const phone = await open(`${userPath(user)}?tab=lots`, { locale: "tr-TR", width: widths.phone });
    await phone.page.getByText(/^25 kredinin süresi .*15/).waitFor();
    await phone.page.getByRole("table", { name: "Kredi partileri" }).getByText("Hediye").waitFor();
    await screenshot(phone.page, "dashboard-lots-phone");
    expect(await faultsOf(phone.page, widths.phone)).toEqual([]);
    await phone.page.context().close();
  });

  it("the keyboard alone signs in, finds a user and adjusts the balance", async () => {
    const user = unique("keys");
    await service.current.purchase(user);
    const { page, complaints } = await openPage(
      browser.current,
      service.current.url,
      "/dashboard/",
      widths.desktop,
      {
        locale: "en-GB",
      },
    );
    await page.getByLabel("Token").waitFor();
    await tabTo(page, "Token");
    await page.keyboard.insertText(tokenFor("staff", "admin"));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await tabTo(page, "Search");
    await page.keyboard.type(user);
    await page.getByRole("option", { name: user }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await showsBalance(page, 100);
    await tabTo(page, "Adjust credits");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await tabTo(page, "Credits to add or take");
    await page.keyboard.type("-30");
    await tabTo(page, "Reason");
    await page.keyboard.type("Counted twice");
    await tabTo(page, "Show what will happen");
    await page.keyboard.press("Enter");
    await page.getByText("The balance changes from 100 to 70 credits.").waitFor();
    await page.keyboard.press("Enter");
    await showsBalance(page, 70);
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each([
    ["auditor", []],
    ["support", ["Grant credits", "Adjust credits"]],
    ["admin", ["Grant credits", "Adjust credits", "Merge into another user"]],
  ] as const)(
    "the role %s is offered what it may do to a wallet, and nothing else",
    async (role, offered) => {
      const user = unique("offered");
      await service.current.purchase(user);
      const { page } = await open(userPath(user), { role });
      await showsBalance(page, 100);
      const main = page.getByRole("main");
      for (const name of ["Grant credits", "Adjust credits", "Merge into another user"])
        expect([name, await main.getByRole("button", { name }).count()]).toEqual([
          name,
          (offered as readonly string[]).includes(name) ? 1 : 0,
        ]);
      await page.context().close();
    },
  );

  it("refuses a token without a staff role, and one that is no longer accepted", async () => {
    const { page } = await openPage(browser.current, service.current.url, "/dashboard", widths.phone, {
      locale: "tr-TR",
    });
    const notices: string[] = [];
    for (const token of [tokenFor("nobody"), "aaaa.bbbb.cccc"]) {
      await page.getByLabel("Belirteç").fill(token);
      await page.getByRole("button", { name: "Giriş yap" }).click();
      notices.push(await page.getByRole("alert").innerText());
      await page.waitForLoadState("networkidle");
    }
    expect(notices).toEqual([expect.stringContaining("auditor"), expect.stringContaining("kabul etmiyor")]);
    expect(await page.evaluate("sessionStorage.length")).toBe(0);
    await page.context().close();
  });

  it("filters live in the address, so that a link shows the same list and back returns", async () => {
    const user = unique("linked");
    await service.current.purchase(user);
    const { page } = await open("/users");
    await page.getByLabel("User id begins with").fill(user);
    await page.waitForURL(/userId=/);
    await page.getByRole("link", { name: user }).click();
    await showsBalance(page, 100);
    await page.goBack();
    expect(await page.getByLabel("User id begins with").inputValue()).toBe(user);
    await page.getByRole("link", { name: user }).waitFor();
    const link = page.url();
    await page.goto(link);
    expect(await page.getByLabel("User id begins with").inputValue()).toBe(user);
    expect(link).not.toContain("eyJ");
    await page.context().close();
  });

  it("loads at most 300 kB of compressed scripts before the overview is there", async () => {
    const { page } = await open("/");
    await page.getByText("Credits sold").first().waitFor();
    const urls = await page.evaluate<string[]>(
      "performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('.js'))",
    );
    const sizes = await Promise.all(urls.map(compressedSize));
    // The library for charts is asked for when the figures are there already.
    const charts = sizes.find(({ url }) => url.includes("/time-chart-"));
    const bytes = sizes.reduce((sum, { size }) => sum + size, 0) - (charts?.size ?? 0);
    expect(bytes).toBeGreaterThan(200_000);
    expect(bytes).toBeLessThanOrEqual(300_000);
    await page.context().close();
  });

  it("turns the pages of a user's history", async () => {
    const user = unique("often");
    for (let bought = 0; bought < 30; bought += 1) await service.current.purchase(user);
    for (const tab of ["Purchases", "Lots"]) {
      const { page } = await open(`${userPath(user)}?tab=${tab.toLowerCase()}`);
      const rows = page.getByRole("table", { name: tab }).getByRole("link", { name: /^pur_/ });
      await rows.nth(24).waitFor();
      await page.getByRole("button", { name: "Next page" }).click();
      await page.waitForURL(/after=/);
      await expectCount(rows, 5);
      await page.goBack();
      await expectCount(rows, 25);
      await page.context().close();
    }
  });

  it("shows an outage in words, and goes on when it is over", async () => {
    const { page } = await open("/");
    await page.getByText("Credits sold").first().waitFor();
    await page.route("**/graphql", (route) => route.abort());
    await page.reload();
    await page.getByText("The service cannot be reached").waitFor();
    await page.unroute("**/graphql");
    await page.getByRole("button", { name: "Load again" }).click();
    await page.getByText("Credits sold").first().waitFor();
    await page.context().close();
  });

  it("takes a token from the application around it, if its origin is allowed", async () => {
    const host = createServer((_request, response) => {
      response.setHeader("content-type", "text/html");
      response.end(hostPage);
    });
    await new Promise<void>((resolve) => void host.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
    const allowing = await startTestService({ NODE_ENV: "development", DASHBOARD_HOST_ORIGINS: origin });
    const token = tokenFor("hosted", "auditor");
    const openIn = async (url: string) => {
      const page = await browser.current.newPage({ locale: "en-GB" });
      await page.goto(`${origin}/?${new URLSearchParams({ dashboard: `${url}/dashboard`, token })}`);
      return page;
    };
    const page = await openIn(allowing.url);
    await page.frameLocator("iframe").getByRole("heading", { name: "Overview" }).waitFor();
    const refused = await openIn(service.current.url);
    await refused.waitForLoadState("networkidle");
    expect(await refused.frameLocator("iframe").getByRole("heading").count()).toBe(0);
    await Promise.all([page.close(), refused.close()]);
    await allowing.stop();
    host.close();
  });
}

/** Shows the dashboard in a frame and hands it the token, as docs/dashboards.md says. */
const hostPage = `<!doctype html><iframe title="Dashboard" width="1200" height="800"></iframe><script>
  const { searchParams } = new URL(location.href);
  const frame = document.querySelector("iframe");
  const dashboard = searchParams.get("dashboard");
  addEventListener("message", ({ origin, data }) => {
    if (origin !== new URL(dashboard).origin || data.type !== "allmine-credits:ready") return;
    frame.contentWindow.postMessage({ type: "allmine-credits:token", token: searchParams.get("token") }, origin);
  });
  frame.src = dashboard;
</script>`;

const userPath = (userId: string) => `/users/${encodeURIComponent(userId)}`;

/** Waits until the wallet's card shows this balance. */
const showsBalance = (page: Page, credits: number) =>
  page.getByTestId("balance-CREDITS").getByText(String(credits), { exact: true }).waitFor();

/** Presses Tab until the element with this accessible name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const wanted = page.getByLabel(name).or(page.getByRole("button", { name })).filter({ visible: true });
  for (let presses = 0; presses < 60; presses += 1) {
    for (const one of await wanted.all())
      if (await one.evaluate((element) => element.matches(":focus"))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`The keyboard does not reach "${name}".`);
}

async function expectCount(rows: Locator, count: number): Promise<void> {
  await rows.nth(count - 1).waitFor();
  await rows.nth(count).waitFor({ state: "detached" });
}

/** How many bytes of a file a browser downloads. */
async function compressedSize(url: string): Promise<{ url: string; size: number }> {
  const answer = await fetch(url, { headers: { "accept-encoding": "br" } });
  await answer.arrayBuffer();
  return { url, size: Number(answer.headers.get("content-length")) };
}
