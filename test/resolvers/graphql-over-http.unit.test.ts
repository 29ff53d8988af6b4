import { serverAudits } from "graphql-http";
import { tokenFor, withService } from "../support/harness";

const service = withService();

/** Apollo asks simple requests for a header that a browser would need our leave to send. */
const fetchWithToken: typeof fetch = (url, options) =>
  fetch(url, {
    ...options,
    headers: {
      ...options?.headers,
      "apollo-require-preflight": "true",
      authorization: `Bearer ${tokenFor("auditor")}`,
    },
  });

const audits = serverAudits({ url: () => `${service.current.url}/graphql`, fetchFn: fetchWithToken });

it("is audited in more than fifty ways", () => {
  expect(audits.length).toBeGreaterThan(50);
});

it.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))("%s", async (_, audit) => {
  const result = await audit.fn();
  expect(result.status === "ok" ? "ok" : `${result.status}: ${result.reason}`).toBe("ok");
});
