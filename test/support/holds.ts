import type { GraphqlRequest, TestService } from "./harness";

const service = { as: "renderer", role: "service" } as const;
let calls = 0;

const fields = `hold { id status amount held captured shortfall member reference metadata expiresAt endedAt }
  entry { id kind amount balanceAfter reason hold { id } spend { member reference reversible } }
  wallet { userId balance held available } replayed`;

/** Reserves credits as a service, with a new idempotency key unless one is given. */
export function hold(of: TestService, input: object, caller: GraphqlRequest = service) {
  calls += 1;
  return of.graphql(`mutation ($input: HoldCreditsInput!) { holdCredits(input: $input) { ${fields} } }`, {
    ...caller,
    variables: { input: { reason: "A rendering", idempotencyKey: `hold-${calls}`, ...input } },
  });
}

const inputTypes = {
  captureHold: "CaptureHoldInput",
  changeHold: "ChangeHoldInput",
  releaseHold: "ReleaseHoldInput",
} as const;

/** Captures, changes or releases a hold as a service, with a new idempotency key unless one is given. */
export function actOnHold(
  of: TestService,
  verb: keyof typeof inputTypes,
  input: object,
  caller: GraphqlRequest = service,
) {
  calls += 1;
  return of.graphql(`mutation ($input: ${inputTypes[verb]}!) { ${verb}(input: $input) { ${fields} } }`, {
    ...caller,
    variables: { input: { idempotencyKey: `act-${calls}`, ...input } },
  });
}
