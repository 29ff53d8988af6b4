import { fingerprintOf } from "../../src/ledger/fingerprint";

it("is the same twelve bytes for the same fields", () => {
  expect(fingerprintOf(5, "render", null)).toEqual(fingerprintOf(5, "render", null));
  expect(fingerprintOf("x")).toHaveLength(12);
});

it("differs for every other list of fields", () => {
  const lists = [
    [],
    [""],
    ["", ""],
    ["ab", "c"],
    ["a", "bc"],
    ["abc"],
    ['a","b', "c"],
    ["a", 'b","c'],
    ["a", "b", "c"],
    [1],
    ["1"],
    [null],
    ["null"],
    ["a", null],
    ["é"],
    ["e\u0301"],
  ];
  const texts = lists.map((fields) => fingerprintOf(...fields).toString("hex"));
  expect(new Set(texts).size).toBe(lists.length);
});
