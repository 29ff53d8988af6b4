import type { Page } from "playwright-core";
import { bulkLedger } from "../../../bench/bulk-ledger";
import { hasBrowser, withBrowser, screenshot, widths } from "../../support/browser";
import { faultsOf, openDashboard } from "../../support/dashboard";
import { startTestService, type TestService } from "../../support/harness";
import { purchaseOf, sendEvent } from "../../support/revenuecat";
import { allEntries, sumAll } from "../../support/sums";

const entriesTotal = 1_000_000;
const users = 10_000;

/** The screens of the navigation. */
const screens = {
  overview: "/",
  users: "/users",
  purchases: "/purchases",
  packages: "/packages",
  "store-events": "/store-events",
  statistics: "/statistics",
  "audit-log": "/audit-log",
  health: "/health",
} as const;

if (hasBrowser) {
  const browser = withBrowser();
  let service: TestService;
  /** The screens that no navigation leads to: one object of each kind, and an address without a screen. */
  let objects: Readonly<Record<string, string>>;
  beforeAll(async () => {
    service = await startTestService();
    await bulkLedger(service.context.database, entriesTotal, users);
    // As the recurring job has done long ago in a service that has so many entries.
    await sumAll(service.context.database, { ...allEntries, entriesMax: 50_000 });
    await sendEvent(service, purchaseOf("user-1"));
    await sendEvent(service, purchaseOf("user-2", { product_id: "not_mapped" }));
    await service.graphql(
      `mutation { grantCredits(input: { userId: "user-1", amount: 25, reason: "Sorry", idempotencyKey: "1" }) { balanceAfter } }`,
      { as: "staff", role: "admin" },
    );
    objects = await findObjects(service);
  }, 900_000);
  afterEach(async () => {
    for (const context of browser.current.contexts()) await context.close();
  });
  afterAll(() => service?.stop());

  // Each two of device, language and theme meet once.
  describe.each([
    ["desktop", "en-GB", "light"],
    ["desktop", "tr-TR", "dark"],
    ["phone", "en-GB", "dark"],
    ["phone", "tr-TR", "light"],
  ] as const)("with a million entries, on a %s in %s, %s,", (device, locale, colorScheme) => {
    const width = widths[device];
    const isPictured = locale === "en-GB";

    it("every screen is free of barriers and complaints, and asks no other server", async () => {
      const { page, strangers, complaints } = await openDashboard(browser.current, service.url, "/", {
        width,
        locale,
        colorScheme,
      });
      const faults: Record<string, string[]> = {};
      const examine = async (name: string) => {
        await page.getByRole("heading", { level: 1 }).waitFor();
        const found = await faultsOf(page, width);
        if (found.length > 0) faults[name] = found;
        if (isPictured) await screenshot(page, `dashboard-${name}${device === "phone" ? "-phone" : ""}`);
      };
      for (const [name, path] of Object.entries(screens)) {
        await choose(page, path, device === "phone");
        await examine(name);
      }
      for (const [name, path] of Object.entries(objects)) {
        await page.goto(`${service.url}/dashboard${path}`);
        await examine(name);
      }
      expect(faults).toEqual({});
      expect([strangers, complaints]).toEqual([[], []]);
      expect(await page.evaluate("document.documentElement.lang")).toBe(locale.slice(0, 2));
    });
  });
}

/** Presses a link of the navigation, which a phone shows when the menu is open. */
async function choose(page: Page, path: string, isPhone: boolean): Promise<void> {
  if (isPhone) await page.locator("header button[aria-expanded]").first().click();
  await page
    .locator(`nav a[href="/dashboard${path === "/" ? "" : path}"], nav a[href="/dashboard${path}"]`)
    .click();
  await page.waitForURL((url) => url.pathname.replace(/\/$/, "") === `/dashboard${path}`.replace(/\/$/, ""));
}

async function findObjects(service: TestService): Promise<Record<string, string>> {
  const { body } = await service.graphql(
    `{
      purchases(where: { userId: { eq: "user-1" } }, first: 1) { nodes { id } }
      storeEvents(where: { status: { eq: PARKED } }, first: 1) { nodes { id } }
    }`,
    { as: "staff", role: "admin" },
  );
  return {
    user: "/users/user-1",
    purchase: `/purchases/${body.data.purchases.nodes[0].id}`,
    "store-event": `/store-events/${body.data.storeEvents.nodes[0].id}`,
    "not-found": "/no-such-screen",
  };
}
