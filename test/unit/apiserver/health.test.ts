import { describe, expect, it } from "vitest";
import { parseQuery } from "../../../src/apiserver/go-url.ts";
import { healthReply, singleCheckReply, type HealthCheck } from "../../../src/apiserver/health.ts";

const good: HealthCheck = { name: "ping", check: () => undefined };
const bad: HealthCheck = { name: "etcd", check: () => "a secret reason" };

describe("healthReply", () => {
  it.each([
    [[good], "", 200, "ok"],
    [[good], "verbose", 200, "[+]ping ok\nreadyz check passed\n"],
    [[good, bad], "", 500, "[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed\n"],
    [[good, bad], "exclude=etcd", 200, "ok"],
    [[good, bad], "exclude=etcd&verbose=1", 200, "[+]ping ok\n[+]etcd excluded: ok\nreadyz check passed\n"],
    [
      [good],
      "exclude=b&exclude=a&verbose",
      200,
      '[+]ping ok\nwarn: some health checks cannot be excluded: no matches for "a","b"\nreadyz check passed\n',
    ],
  ])("of %j with ?%s", (checks, query, code, text) => {
    expect(healthReply("readyz", checks, parseQuery(query))).toEqual({ code, text });
  });

  it("tells a client nothing of what is wrong", () => {
    expect(healthReply("livez", [bad], parseQuery("verbose")).text).not.toContain("secret");
  });

  it("does not run a check that is excluded", () => {
    const never: HealthCheck = { name: "never", check: () => expect.fail("it ran") };
    expect(healthReply("livez", [never], parseQuery("exclude=never")).code).toBe(200);
  });
});

describe("singleCheckReply", () => {
  it("answers for one check by name", () => {
    expect(singleCheckReply("ping", [good, bad])).toEqual({ code: 200, text: "ok" });
    expect(singleCheckReply("etcd", [good, bad])).toEqual({
      code: 500,
      text: "internal server error: a secret reason\n",
    });
    expect(singleCheckReply("none", [good])).toBeUndefined();
  });
});
