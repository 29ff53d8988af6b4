/** Environment variables that look like settings but are none. */
export interface UnknownSettings {
  /** Names that are nearly the name of a setting, with that setting. */
  readonly misspelt: readonly (readonly [name: string, setting: string])[];
  /** Names that settings had in earlier versions, with their names now. */
  readonly renamed: readonly (readonly [name: string, setting: string])[];
  /** Names that begin like ours, but have no effect. */
  readonly unknown: readonly string[];
}

/** The settings that had another name in an earlier version: that name, and the name now. */
export const renamedSettings: ReadonlyMap<string, string> = new Map([
  ["TELLER_LANES", "LEDGER_LANES"],
  ["TELLER_BATCH_MAX", "LEDGER_BATCH_MAX"],
  ["TELLER_QUEUE_MAX", "LEDGER_QUEUE_MAX"],
]);

const beginnings =
  /^((JWT|REVENUECAT|AUDIT|LEDGER|CORS|DASHBOARD|DOCS|GRAPHQL|SANDBOX|SUPPORT|WORKERS?)_|RATE_LIMIT|TRUST_PROX|LOAD_(LATE|REQUESTS))/;
/** Shorter names are too close to names with another meaning. */
const lengthMin = 6;
const mistakesMax = 2;

/** Finds misspelt and renamed settings. Otherwise they would silently have no effect. */
export function findUnknownSettings(variables: NodeJS.ProcessEnv, known: readonly string[]): UnknownSettings {
  const given = Object.keys(variables).filter((name) => variables[name] && !known.includes(name));
  const renamed = given.flatMap((name) => {
    const setting = renamedSettings.get(name.toUpperCase());
    return setting === undefined ? [] : [[name, setting] as const];
  });
  const names = given.filter((name) => !renamedSettings.has(name.toUpperCase()));
  const misspelt = names.flatMap((name) => {
    const setting = known.find((one) => one.length >= lengthMin && isNearly(name.toUpperCase(), one));
    return setting === undefined ? [] : [[name, setting] as const];
  });
  const unknown = names.filter(
    (name) => beginnings.test(name) && !misspelt.some(([found]) => found === name),
  );
  return { misspelt, renamed, unknown };
}

/** Whether one text becomes the other by adding, leaving out or exchanging at most `mistakesMax` letters. */
function isNearly(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > mistakesMax) return false;
  let before = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const exchanged = (before[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      now.push(Math.min(exchanged, (before[column] ?? 0) + 1, (now[column - 1] ?? 0) + 1));
    }
    before = now;
  }
  return (before.at(-1) ?? 0) <= mistakesMax;
}
