import type { AxeResults } from "axe-core";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

const chromiumPath = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** The folder for the screenshots of a run. `SCREENSHOTS=docs/images` renews the images in the guides. */
const screenshotsFolder = process.env.SCREENSHOTS ?? "coverage/screenshots";

/** Whether a browser is installed for these tests. In CI a missing browser is an error, because CI must run them. */
export const hasBrowser = existsSync(chromiumPath);
if (!hasBrowser) {
  const notice = `SKIPPED: every test in a real browser. There is no Chromium at ${chromiumPath} (apt-get install chromium).`;
  if (!["", "0", "false"].includes(process.env.CI ?? "")) throw new Error(notice);
  process.stderr.write(`\n${"#".repeat(notice.length)}\n${notice}\n${"#".repeat(notice.length)}\n\n`);
}

/** A browser that can only reach this machine. */
function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
  });
}

/** A browser for a test file, closed after its tests. Read it inside tests only. */
export function withBrowser(): { readonly current: Browser } {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  return {
    get current() {
      return browser;
    },
  };
}

export interface WatchedPage {
  readonly page: Page;
  /** Addresses outside the service that the page asked for. */
  readonly strangers: string[];
  /** What the browser complained about: errors of scripts, violated policies. */
  readonly complaints: string[];
}

/** The widths of screen on which every page is tested. */
export const widths = { desktop: 1440, phone: 390 } as const;

interface PageOptions extends BrowserContextOptions {
  /** Called before the page is opened. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

/** Opens a page of the service in a context of its own. A narrow page is shown as on a phone with a touch screen. */
export async function openPage(
  browser: Browser,
  serviceUrl: string,
  path: string,
  width: number,
  { prepare, ...options }: PageOptions = {},
): Promise<WatchedPage> {
  const isMobile = width === widths.phone;
  const viewport = { width, height: 844 };
  const page = await browser.newPage({ viewport, isMobile, hasTouch: isMobile, ...options });
  const strangers: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${serviceUrl}/`))
      strangers.push(request.url());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.setDefaultTimeout(60_000);
  await prepare?.(page);
  await page.goto(`${serviceUrl}${path}`);
  return { page, strangers, complaints };
}

/** The script of axe-core, which examines a page for barriers. */
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** What keeps some people from using the page, of the named impacts: each rule that is broken, and where. */
export async function barriers(page: Page, impacts: readonly string[]): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>("axe.run()");
  return violations
    .filter(({ impact }) => impact && impacts.includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshotsFolder, { recursive: true });
  await page.screenshot({ path: join(screenshotsFolder, `${name}.png`) });
}
