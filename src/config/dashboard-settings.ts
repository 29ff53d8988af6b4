import { flag, webOrigins } from "../settings/values";

/** The dashboard at `/dashboard`. Production serves it only when the operator asks for it. */
export interface DashboardConfig {
  readonly served: boolean;
  /** Origins of the pages that may show the dashboard in a frame and hand it a token. */
  readonly hostOrigins: readonly string[];
}

/** The environment variables of these settings. */
export const dashboardVariables = {
  DASHBOARD_IN_PRODUCTION: flag({ default: false }),
  DASHBOARD_HOST_ORIGINS: webOrigins({ default: [] }),
};

/** Reads these settings from the environment variables. */
export function dashboardSettings(
  env: { readonly DASHBOARD_IN_PRODUCTION: boolean; readonly DASHBOARD_HOST_ORIGINS: readonly string[] },
  production: boolean,
): DashboardConfig {
  return { served: !production || env.DASHBOARD_IN_PRODUCTION, hostOrigins: env.DASHBOARD_HOST_ORIGINS };
}
