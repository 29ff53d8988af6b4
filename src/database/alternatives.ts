import { badInput } from "../errors";
import { valuesOf } from "./conditions";

/** What every filter can hold beside its fields. Null means the same as left out. */
export interface Combination<Filter> {
  readonly AND?: readonly Filter[] | null;
  readonly OR?: readonly Filter[] | null;
}

/** Each alternative takes a statement. */
const alternativesMax = 20;

type Fields = Readonly<Record<string, unknown>>;

/**
 * A filter as alternatives that have neither `AND` nor `OR`: an object fits the filter if it fits one of them. None
 * when nothing can fit.
 * @throws Refusal BAD_USER_INPUT when there are more than 20 alternatives, or a field has two texts to contain.
 */
export function alternativesOf<Filter extends Combination<Filter>>(filter: Filter): readonly Filter[] {
  return expand(filter) as readonly Filter[];
}

function expand(filter: object): readonly Fields[] {
  const { AND, OR, ...own } = filter as Combination<object> & Fields;
  const all = (AND ?? []).map(expand);
  const any = OR == null ? [] : [OR.flatMap(expand)];
  let found: readonly Fields[] = [own];
  for (const alternatives of [...all, ...any]) {
    if (found.length * alternatives.length > alternativesMax) throw tooManyAlternatives();
    found = found.flatMap((left) => alternatives.flatMap((right) => bothOf(left, right)));
  }
  return found;
}

function tooManyAlternatives() {
  const message = `where may have at most ${alternativesMax} alternatives: the lists of OR multiply when AND joins them`;
  return badInput([{ field: "where", message }]);
}

/** The filter that holds when both filters hold; none when they contradict each other. */
function bothOf(left: Fields, right: Fields): Fields[] {
  const fields: Record<string, unknown> = { ...left };
  for (const [name, value] of Object.entries(right)) {
    const known = fields[name];
    if (value == null) continue;
    const joined = known == null ? value : joinComparisons(known, value, name);
    if (joined === null) return [];
    fields[name] = joined;
  }
  return [fields];
}

/** What a value is compared with if two comparisons hold for it; null when they contradict each other. */
function joinComparisons(left: unknown, right: unknown, field: string): unknown {
  // An enum or a Boolean, which is the value itself.
  if (typeof left !== "object" || typeof right !== "object") return left === right ? left : null;
  const [one, other] = [left, right] as [Fields, Fields];
  const joined: Record<string, unknown> = { ...one };
  for (const [operator, value] of Object.entries(other)) {
    if (value == null) continue;
    const known = joined[operator];
    const join = joiners[operator] ?? onlyOne(field);
    joined[operator] = known == null ? value : join(known as never, value as never);
    if (joined[operator] === null) return null;
  }
  const values = [valuesOf(one, `where.${field}`), valuesOf(other, `where.${field}`)].filter(
    (list) => list !== undefined,
  );
  const [some, more = some] = values;
  if (some === undefined) return joined;
  const allowed = some.filter((value) => more?.includes(value));
  return allowed.length === 0 ? null : { ...joined, eq: null, in: allowed };
}

/** What two operators of the same name come to; null when no value fits both. */
const joiners: Readonly<Record<string, (left: never, right: never) => unknown>> = {
  // The values are joined together at the end.
  eq: (left) => left,
  in: (left) => left,
  gt: larger,
  gte: larger,
  lt: smaller,
  lte: smaller,
  startsWith: (left: string, right: string) =>
    left.startsWith(right) ? left : right.startsWith(left) ? right : null,
};

function larger<Value extends Date | number>(left: Value, right: Value): Value {
  return left > right ? left : right;
}

function smaller<Value extends Date | number>(left: Value, right: Value): Value {
  return left < right ? left : right;
}

function onlyOne(field: string) {
  return () => {
    const message = `where.${field} can have this operator only once`;
    throw badInput([{ field: `where.${field}`, message }]);
  };
}
