import { readToken } from "../../src/auth/read-token";

describe("the token in an Authorization header", () => {
  test.each<[string | undefined, string | undefined]>([
    [undefined, undefined],
    ["", undefined],
    ["Bearer a.b.c", "a.b.c"],
    ["bearer a.b.c", "a.b.c"],
    ["BEARER    a.b.c", "a.b.c"],
    ["a.b.c", "a.b.c"],
    ["Bearer", undefined],
    ["bearer ", undefined],
    ["Bearer Bearer", undefined],
    ["Bearer\ta.b.c", undefined],
    ["Bearer a.b.c d", undefined],
    ["Bearer a.b.c, Bearer d.e.f", undefined],
    ["Bearera.b.c", "Bearera.b.c"],
    ["Basic dXNlcjpwYXNzd29yZA==", undefined],
    ["Token a.b.c", undefined],
  ])("%j gives %j", (header, token) => {
    expect(readToken(header)).toBe(token);
  });
});
