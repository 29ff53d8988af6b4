import { badInput } from "../../errors";

/**
 * Checks that arguments are left out beside an argument that replaces them.
 * @throws Refusal BAD_USER_INPUT
 */
export function requireAlone(replacing: string, replaced: object): void {
  const problems = Object.entries(replaced)
    .filter(([, value]) => value != null)
    .map(([field]) => ({
      field,
      message: `${field} cannot be used with ${replacing}, which has a field for it`,
    }));
  if (problems.length > 0) throw badInput(problems);
}
