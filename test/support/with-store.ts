import { withService } from "./harness";
import { storeCalls } from "./revenuecat";

/** For all tests of a file: a service, as `withService` starts it, and what tests about stores ask of it. */
export function withStore(variables: Record<string, string> = {}) {
  const service = withService(variables);
  return { service, ...storeCalls(() => service.current) };
}
