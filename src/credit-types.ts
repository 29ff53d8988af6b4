/** The type of the credits of whoever names no type. An app that sells one type of credits never has to name it. */
export const defaultCreditType = "CREDITS";

/** What a credit type looks like, in words for callers. */
export const creditTypeForm =
  "a code such as GEMS: 1 to 16 of A-Z, 0-9 and underscore, beginning with a letter";

export const creditTypeShape = /^[A-Z][A-Z0-9_]{0,15}$/;

/** Whether the text may be a credit type. */
export function isCreditType(text: unknown): text is string {
  return typeof text === "string" && creditTypeShape.test(text);
}
