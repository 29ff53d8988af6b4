import { createContext, use } from "react";
import type { Language } from "./language";

/** Changes the language of the page. */
export const ChooseLanguage = createContext<(language: Language) => void>(() => undefined);

export function useChooseLanguage(): (language: Language) => void {
  return use(ChooseLanguage);
}
