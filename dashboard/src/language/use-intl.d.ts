import type { Language, Texts } from "./language";

declare module "use-intl" {
  interface AppConfig {
    Messages: Texts;
    Locale: Language;
  }
}
