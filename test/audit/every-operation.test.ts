import { isObjectType } from "graphql";
import { isAudited, permissions, type Operation } from "../../src/auth/permissions";
import { ordinaryRole } from "../../src/auth/viewer";
import { buildGraphqlSchema } from "../../src/resolvers/schema";
import { auditEntries } from "../support/audit-log";
import { auditedCalls } from "../support/audited-calls";
import { withReconciliation } from "../support/reconcile";
import { registeredRoutes } from "../support/registered-routes";
import { unique } from "../support/revenuecat";
import { rootRows } from "../support/authorisation";

const setting = withReconciliation();
const calls = auditedCalls(setting);

const audited = (Object.keys(permissions) as Operation[]).filter(isAudited);

it("has a call for each audited operation", () => {
  expect(Object.keys(calls).toSorted()).toEqual(audited.toSorted());
});

it.each(audited)("finds an entry of %s in the audit log when it changed something", async (operation) => {
  const before = (await auditEntries(setting.service, { operation })).length;
  await calls[operation]();
  const entries = (await auditEntries(setting.service, { operation })).slice(before);
  expect(entries).toMatchObject([{ operation, refusalCode: null, subject: expect.any(String) }]);
  const [entry] = entries;
  expect(entry?.before ?? entry?.after).toEqual(expect.any(Object));
});

it.each(audited)("finds an entry of %s in the audit log when a user was refused", async (operation) => {
  const as = unique("user");
  const row = rootRows[`Mutation.${operation}`];
  await setting.service.graphql(`mutation { ${row?.document} }`, { as });
  expect(await auditEntries(setting.service, { actor: as })).toMatchObject([
    { operation, refusalCode: "FORBIDDEN", actorKind: "TOKEN" },
  ]);
});

it("audits every change for which the role of an ordinary user is not enough, through both doors", async () => {
  const mutation = buildGraphqlSchema().getMutationType();
  const fields = isObjectType(mutation) ? Object.values(mutation.getFields()) : [];
  const routes = await registeredRoutes(setting.service.context);
  const changing = new Set([
    ...fields.map(({ extensions }) => extensions.operation as Operation),
    ...routes.flatMap(({ name, operation }) =>
      name.startsWith("GET ") || operation === undefined ? [] : [operation as Operation],
    ),
  ]);
  const privileged = [...changing].filter((operation) => {
    const { roles } = permissions[operation];
    return roles !== undefined && !roles.includes(ordinaryRole);
  });
  expect(privileged.toSorted()).toEqual(audited.toSorted());
});
