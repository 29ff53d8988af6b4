import type { messages as en } from "../messages/en/messages";

export const languages = { en: "English", tr: "Türkçe" } as const;

export type Language = keyof typeof languages;

/** The texts of a language, by screen. Every language has the keys of the English texts: the compiler compares them. */
export type Messages = Translated<typeof en>;

/** The same for the library that shows them. It reads from the English texts which values each text needs. */
export type Texts = typeof en;

type Translated<Tree> = {
  readonly [Key in keyof Tree]: Tree[Key] extends string ? string : Translated<Tree[Key]>;
};

const storageKey = "allmine-credits.language";

/** The language that was chosen last, or else the browser's. */
export function preferredLanguage(): Language {
  const wanted = localStorage.getItem(storageKey) ?? navigator.language;
  return wanted.toLowerCase().startsWith("tr") ? "tr" : "en";
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(storageKey, language);
}

/** Loads the texts of one language. The other one is not part of the first download. */
export async function loadMessages(language: Language): Promise<Texts> {
  const messages: Messages =
    language === "tr"
      ? (await import("../messages/tr/messages")).messages
      : (await import("../messages/en/messages")).messages;
  return messages as Texts;
}
