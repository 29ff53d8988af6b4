import { startTestService, withService } from "../../support/harness";

const service = withService();

describe("/dashboard", () => {
  it("is one page for the addresses of all its screens, with our strict policy", async () => {
    const first = await service.current.rest("GET", "/dashboard");
    for (const path of ["/dashboard/", "/dashboard/users/a%2Fb", "/dashboard/store-events?status=PARKED"]) {
      const { status, text, headers } = await service.current.rest("GET", path);
      expect([path, status, text]).toEqual([path, 200, first.text]);
      const policy = headers.get("content-security-policy");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get("cache-control")).toBe("no-cache");
    }
  });

  it("lets browsers keep the files whose names are their hashes, and has none of other versions", async () => {
    const { text } = await service.current.rest("GET", "/dashboard");
    const script = /src="([^"]+\.js)"/.exec(text)?.[1] ?? "";
    const answer = await service.current.rest("GET", script);
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([
      200,
      "public, max-age=31536000, immutable",
    ]);
    expect((await service.current.rest("GET", "/dashboard/assets/index-00000000.js")).status).toBe(404);
  });

  it("tells no token where the secret is the operator's own", async () => {
    const { body } = await service.current.rest("GET", "/dashboard/settings.json");
    expect(body).toEqual({ deployment: "test", hostOrigins: [], developmentTokens: {} });
  });

  it("tells tokens of a development service to its own machine alone", async () => {
    const development = await startTestService({ NODE_ENV: "development", JWT_SECRET: "" });
    const { body } = await development.rest("GET", "/dashboard/settings.json");
    expect(Object.keys(body.developmentTokens)).toEqual(["auditor", "support", "admin"]);
    const foreign = await development.rest("GET", "/dashboard/settings.json", {
      headers: { "x-forwarded-for": "192.0.2.1" },
    });
    expect(foreign.text).not.toContain("eyJ");
    await development.stop();
  });

  it.each([
    [{}, 404],
    [{ DASHBOARD_IN_PRODUCTION: "true" }, 200],
  ])("is in production only if its operator wants it: %p", async (variables, status) => {
    const production = await startTestService({ NODE_ENV: "production", ...variables });
    for (const path of ["/dashboard", "/dashboard/users", "/dashboard/settings.json"])
      expect([path, (await production.rest("GET", path)).status]).toEqual([path, status]);
    expect((await production.rest("GET", "/")).text.includes("/dashboard")).toBe(status === 200);
    await production.stop();
  });

  it("may be framed by the origins of the settings alone", async () => {
    const framed = await startTestService({ DASHBOARD_HOST_ORIGINS: "https://admin.company.test" });
    const { headers } = await framed.rest("GET", "/dashboard/users");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors https://admin.company.test");
    const other = await framed.rest("GET", "/docs");
    expect(other.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    await framed.stop();
  });
});
