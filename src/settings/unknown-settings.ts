/** Variables that are no settings of ours although they look like some. */
export interface UnknownSettings {
  /** Nearly the name of a setting, with that name. */
  readonly misspelt: readonly (readonly [name: string, meant: string])[];
  /** Ours by their beginning, and of no effect. */
  readonly unknown: readonly string[];
}

const beginnings = /^((JWT|REVENUECAT|TELLER|CORS|DOCS|SANDBOX)_|RATE_LIMIT|TRUST_PROX|LOAD_(LATE|REQUESTS))/;
/** Shorter names have neighbours that mean something else. */
const lengthMin = 6;
const mistakesMax = 2;

/** A setting that is misspelt would otherwise have no effect, and nobody would know. */
export function findUnknownSettings(variables: NodeJS.ProcessEnv, known: readonly string[]): UnknownSettings {
  const names = Object.keys(variables).filter((name) => variables[name] && !known.includes(name));
  const misspelt = names.flatMap((name) => {
    const meant = known.find(
      (setting) => setting.length >= lengthMin && isNearly(name.toUpperCase(), setting),
    );
    return meant === undefined ? [] : [[name, meant] as const];
  });
  const unknown = names.filter(
    (name) => beginnings.test(name) && !misspelt.some(([found]) => found === name),
  );
  return { misspelt, unknown };
}

/** Whether so few letters must be added, left out or exchanged to come from one text to the other. */
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
