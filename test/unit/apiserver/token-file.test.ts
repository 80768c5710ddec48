import { describe, expect, it } from "vitest";
import { parseTokenFile, TokenFileError } from "../../../src/apiserver/authentication/token-file.ts";

describe("the static token file", () => {
  it("reads token, user, uid and quoted groups, and adds system:authenticated", () => {
    const file = parseTokenFile('t1,ann,u1,"dev,ops"\nt2,ben,u2\n', "tokens.csv");
    expect(file.lookup("t1")).toEqual({
      name: "ann",
      uid: "u1",
      groups: ["dev", "ops", "system:authenticated"],
      extra: {},
    });
    expect(file.lookup("t2")?.groups).toEqual(["system:authenticated"]);
    expect(file.lookup("t3")).toBeUndefined();
  });

  it("takes CRLF, a byte order mark, empty lines and more columns than four", () => {
    const file = parseTokenFile("\uFEFFt1,ann,u1\r\n\r\nt2,ben,u2,g,more\r\n", "tokens.csv");
    expect(file.lookup("t1")?.name).toBe("ann");
    expect(file.lookup("t2")?.groups).toEqual(["g", "system:authenticated"]);
  });

  it("names file and line of a record with too few columns", () => {
    expect(() => parseTokenFile("t1,ann,u1\nt2,ben\n", "/etc/tokens.csv")).toThrow(
      new TokenFileError(
        "/etc/tokens.csv:2: token file '/etc/tokens.csv' must have at least 3 columns (token, user name, user uid), found 2",
      ),
    );
  });

  it("names file and line of a quote that is not closed", () => {
    expect(() => parseTokenFile('t1,ann,u1\nt2,"ben,u2\n', "tokens.csv")).toThrow(
      /^tokens\.csv:\d+: a quote is opened and not closed$/,
    );
  });

  it.each(['t1"x,ann,u1\n', '"t1"x,ann,u1\n', '"t1,ann,u1\n', 't1\u0000"\n'])(
    "never quotes what is in the file: it may be a token (%j)",
    (text) => {
      expect(() => parseTokenFile(text, "file.csv")).toThrow(/^file\.csv:\d+: [a-z' .]+$/);
    },
  );

  it("passes over empty tokens and lets the last of two equal tokens win, each with a warning", () => {
    const file = parseTokenFile(",ann,u1\nt2,ben,u2\nt2,cem,u3\n", "tokens.csv");
    expect(file.lookup("")).toBeUndefined();
    expect(file.lookup("t2")?.name).toBe("cem");
    expect(file.warnings).toEqual([
      "tokens.csv:1: empty token has been found in token file 'tokens.csv'",
      "tokens.csv:3: duplicate token has been found in token file 'tokens.csv'",
    ]);
  });
});
