/** What the service says about itself before anybody has signed in. */
export interface Settings {
  readonly deployment: "development" | "test" | "production";
  /** Origins of the pages that may show the dashboard in a frame and hand it a token. */
  readonly hostOrigins: readonly string[];
  /** Tokens to try the dashboard with, by role. Only on the service's own machine, and never in production. */
  readonly developmentTokens: Readonly<Partial<Record<DevelopmentRole, string>>>;
}

export const developmentRoles = ["admin", "support", "auditor"] as const;

export type DevelopmentRole = (typeof developmentRoles)[number];

/** @throws Error when the service does not answer. */
export async function loadSettings(): Promise<Settings> {
  const answer = await fetch("/dashboard/settings.json");
  if (!answer.ok) throw new Error(`The service answers with ${answer.status}.`);
  return (await answer.json()) as Settings;
}
