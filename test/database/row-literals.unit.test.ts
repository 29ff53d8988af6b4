import * as fc from "fast-check";
import { escape } from "mysql2";
import { rowLiterals } from "../../src/database/mysql/row-literals";

const value = fc.oneof(
  fc.constantFrom(null, undefined, true, "?", "\\", "it's", 'a "b"', "\0", "\n", "-- ", "ğüşıöç", "👛"),
  fc.string({ unit: "binary" }),
  fc.maxSafeInteger(),
  fc.double(),
  fc.bigInt(),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true }),
);

it("writes rows as mysql2 does", () => {
  fc.assert(
    fc.property(fc.array(fc.array(value, { minLength: 1 }), { minLength: 1 }), (rows) => {
      expect(rowLiterals(rows).toSqlString()).toBe(escape(rows as never, false, "Z"));
    }),
    { numRuns: 2000 },
  );
});
