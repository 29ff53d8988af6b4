import { hasBrowser, withBrowser } from "../../support/browser";
import { openDashboard } from "../../support/dashboard";
import { starterId, withService } from "../../support/harness";
import { balanceOf, decisionOf, purchaseOf, sendEvent, unique } from "../../support/revenuecat";

const service = withService({ NODE_ENV: "development" });

if (hasBrowser) {
  const browser = withBrowser();

  const open = (path: string, options = {}) =>
    openDashboard(browser.current, service.current.url, path, options);

  it("a parked event says what is missing, and the action beside it helps", async () => {
    const user = unique("parked");
    const productId = unique("gems");
    await sendEvent(service.current, purchaseOf(user, { product_id: productId }));
    const { page, complaints } = await open("/store-events");
    await page.getByRole("row").filter({ hasText: productId }).getByRole("link").first().click();
    await page.getByText("The product is not mapped.").waitFor();
    await page.getByRole("button", { name: "Map a product" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Packages").first().click();
    await page.getByRole("option", { name: "Starter" }).click();
    await page.keyboard.press("Escape");
    await dialog.getByRole("button", { name: "Map a product" }).click();
    await page.getByText("Mapped. 1 purchase was decided.").waitFor();
    await page.getByText("Applied").first().waitFor();
    expect(await balanceOf(service.current, user)).toBe(100);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("several parked events are dismissed together, with one reason", async () => {
    const productId = unique("wrong");
    for (const user of [unique("a"), unique("b")])
      await sendEvent(service.current, purchaseOf(user, { product_id: productId }));
    const { page } = await open(`/store-events?status=ALL&productId=${productId}`);
    const boxes = page.getByRole("checkbox", { name: /^Choose/ });
    for (const one of [0, 1]) await boxes.nth(one).check();
    await page.getByRole("button", { name: "Dismiss (2)" }).click();
    await page.getByLabel("Reason").fill("Sold by mistake");
    await page.getByRole("button", { name: "Show what will happen" }).click();
    await page.getByText("2 events have no effect.").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Dismiss", exact: true }).click();
    await page.getByRole("cell", { name: "Dismissed" }).nth(1).waitFor();
    await page.context().close();
  });

  it("a package is created, and a change based on an outdated version is refused in words", async () => {
    const name = unique("Package");
    const { page } = await open("/packages");
    await page.getByRole("button", { name: "Create a package" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill(name);
    await dialog.getByLabel("Credits", { exact: false }).first().fill("250");
    await dialog.getByLabel("Price").fill("7.99");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText(`${name} is saved.`).waitFor();
    const row = page.getByRole("row").filter({ hasText: name });
    await row.getByText("$7.99").waitFor();
    await row.getByRole("button", { name: "Change" }).click();
    const [one] = await packagesNamed(name);
    await service.current.graphql(
      `mutation ($input: UpdateCreditPackageInput!) { updateCreditPackage(input: $input) { creditPackage { id } } }`,
      { as: "root", role: "admin", variables: { input: { id: one?.id, credits: 260 } } },
    );
    await dialog.getByLabel("Name").fill(`${name} 2`);
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("VERSION_OUTDATED").waitFor();
    await dialog.getByText("Request id").waitFor();
    expect(await packagesNamed(name)).toMatchObject([{ name, credits: 260 }]);
    await page.context().close();
  });

  it("a product is unmapped, and its next purchase waits", async () => {
    const productId = unique("unmapped");
    await service.current.graphql(
      `mutation ($input: MapStoreProductInput!) { mapStoreProduct(input: $input) { eventsApplied } }`,
      {
        as: "root",
        role: "admin",
        variables: { input: { store: "APP_STORE", productId, packageId: starterId } },
      },
    );
    const { page } = await open("/packages");
    await page.getByRole("button", { name: `Unmap ${productId} in APP_STORE` }).click();
    await page.getByText("What was granted stays.").waitFor();
    await page.getByRole("button", { name: "Remove the mapping" }).click();
    await page.getByText(`${productId} in APP_STORE is no longer mapped.`).waitFor();
    const answer = await sendEvent(service.current, purchaseOf(unique("late"), { product_id: productId }));
    expect(decisionOf(answer)).toBe("PARKED UNKNOWN_PRODUCT");
    await page.context().close();
  });

  it("a test purchase is refunded after a preview, and the purchase says so", async () => {
    const user = unique("refunded");
    await service.current.purchase(user);
    const { page } = await open(`/purchases?userId=${user}`);
    await page.getByRole("link", { name: /^pur_/ }).click();
    await page.getByRole("button", { name: "Refund" }).click();
    await page.getByLabel("Reason").fill("Bought by mistake");
    await page.getByRole("button", { name: "Show what will happen" }).click();
    await page.getByText("The balance changes from 100 to 0 credits.").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Refund" }).click();
    await page.getByText("Refunded at").waitFor();
    expect(await balanceOf(service.current, user)).toBe(0);
    await page.context().close();
  });

  it("two users are merged after a preview", async () => {
    const [from, into] = [unique("from"), unique("into")];
    await service.current.purchase(from);
    await service.current.purchase(into);
    const { page } = await open(`/users/${from}`);
    await page.getByRole("button", { name: "Merge into another user" }).click();
    await page.getByLabel("Id of the other user").fill(into);
    await page.getByLabel("Reason").fill("Same person");
    await page.getByRole("button", { name: "Show what will happen" }).click();
    await page.getByText("100 CREDITS move: the other wallet changes from 100 to 200.").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Merge into another user" }).click();
    await page.getByText(`Merged into ${into}.`).waitFor();
    expect(await balanceOf(service.current, into)).toBe(200);
    await page.context().close();
  });

  async function packagesNamed(name: string): Promise<{ id: string; name: string; credits: number }[]> {
    const { body } = await service.current.graphql(
      `query ($name: String!) { creditPackages(where: { name: { contains: $name } }) { nodes { id name credits } } }`,
      { as: "root", role: "admin", variables: { name } },
    );
    return body.data.creditPackages.nodes;
  }
}
