import type { Browser, Page } from "playwright-core";
import type { Role } from "../../src/auth/viewer";
import { barriers, openPage, widths, type WatchedPage } from "./browser";
import { tokenFor } from "./harness";

interface DashboardOptions {
  readonly role?: Role;
  readonly width?: number;
  /** The browser's language. */
  readonly locale?: string;
  readonly colorScheme?: "light" | "dark";
}

/** Opens a screen of the dashboard, signed in as the user `staff` with this role. */
export function openDashboard(
  browser: Browser,
  serviceUrl: string,
  path: string,
  { role = "admin", width = widths.desktop, locale = "en-GB", colorScheme = "light" }: DashboardOptions = {},
): Promise<WatchedPage> {
  const token = tokenFor("staff", role);
  return openPage(browser, serviceUrl, `/dashboard${path}`, width, {
    locale,
    colorScheme,
    timezoneId: "Europe/Istanbul",
    prepare: (page) => page.addInitScript(`sessionStorage.setItem("allmine-credits.token", "${token}")`),
  });
}

/** Everything that is wrong with the screen in sight: barriers, or content wider than the window. */
export async function faultsOf(page: Page, width: number): Promise<string[]> {
  await page.locator('[aria-busy="true"]').waitFor({ state: "detached" });
  await page.waitForLoadState("networkidle");
  const found = await barriers(page, ["minor", "moderate", "serious", "critical"]);
  const actual = await page.evaluate<number>("document.documentElement.scrollWidth");
  return actual > width ? [...found, `The page is ${actual} pixels wide.`] : found;
}
