import { useSearchParams } from "react-router";

/**
 * The filters of a screen, which live in the address, so that a link shows the same list and the browser's back returns
 * to the filters before. A filter that is not set is an empty text. Changing a filter leaves the page of the list.
 */
export function useFilters<Name extends string>(names: readonly Name[]) {
  const [parameters, setParameters] = useSearchParams();
  const entries = names.map((name) => [name, parameters.get(name) ?? ""] as const);
  const values = Object.fromEntries(entries) as Record<Name, string>;
  const set = (changes: Partial<Record<Name, string | null>>) =>
    setParameters((before) => {
      const after = new URLSearchParams(before);
      after.delete(pageName);
      for (const [name, value] of Object.entries<string | null | undefined>(changes)) {
        if (value) after.set(name, value);
        else after.delete(name);
      }
      return after;
    });
  return { values, set };
}

const pageName = "after";

/** The page of a list: the cursor after which it begins. It lives in the address too. */
export function usePage() {
  const [parameters, setParameters] = useSearchParams();
  const after = parameters.get(pageName) ?? undefined;
  const go = (cursor: string | undefined) =>
    setParameters((before) => {
      const next = new URLSearchParams(before);
      if (cursor === undefined) next.delete(pageName);
      else next.set(pageName, cursor);
      return next;
    });
  return { after, go };
}
