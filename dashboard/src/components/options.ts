import { useTranslations } from "use-intl";

/** The environments to choose from, as a filter offers them. */
export function useEnvironmentOptions() {
  const t = useTranslations("values");
  return (["SANDBOX", "PRODUCTION"] as const).map((value) => ({ value, label: t(`environments.${value}`) }));
}

export type Environment = "SANDBOX" | "PRODUCTION";

/** The environment that a filter names, or undefined for none. */
export function environmentOf(text: string): Environment | undefined {
  return text === "SANDBOX" || text === "PRODUCTION" ? text : undefined;
}
