import { randomBytes } from "node:crypto";
import { packHex, packUlid, ulid, unpackHex, unpackUlid } from "../../src/ids";

it("unpacks every ULID and hash that was packed", () => {
  const known = ["0".repeat(26), `7${"Z".repeat(25)}`, "01ARZ3NDEKTSV4RRFFQ69G5FAV"];
  const made = Array.from({ length: 200 }, () => ulid());
  const drawn = Array.from({ length: 200 }, () => unpackUlid(randomBytes(16)));
  for (const id of [...known, ...made, ...drawn]) {
    expect(packUlid(id)).toHaveLength(16);
    expect(unpackUlid(packUlid(id))).toBe(id);
  }
  const hash = randomBytes(32).toString("hex");
  expect(unpackHex(packHex(hash))).toBe(hash);
});

it("packs ULIDs so that their bytes sort like their text", () => {
  const ids = Array.from({ length: 500 }, () => unpackUlid(randomBytes(16)));
  const byBytes = ids.toSorted((a, b) => Buffer.compare(packUlid(a), packUlid(b)));
  expect(byBytes).toEqual(ids.toSorted());
});

it.each(["", "01", `8${"0".repeat(25)}`, "0".repeat(27), `${"0".repeat(25)}u`, `${"0".repeat(25)}é`])(
  "refuses to pack %j, which is not a ULID",
  (text) => {
    expect(() => packUlid(text)).toThrow("is not a ULID");
  },
);
