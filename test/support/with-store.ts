import { withService } from "./harness";
import { storeCalls } from "./revenuecat";

/** Starts a service with `withService` for the tests of a file, and adds the calls of store tests to it. */
export function withStore(variables: Record<string, string> = {}) {
  const service = withService(variables);
  return { service, ...storeCalls(() => service.current) };
}
