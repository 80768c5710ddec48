import { describe, expect, it } from "vitest";
import { readBody } from "../../../src/apiserver/body.ts";
import { fakeResponse } from "../../support/fake-response.ts";

describe("readBody", () => {
  it("joins the chunks of a body, also of an empty one", async () => {
    const { req } = fakeResponse();
    const body = readBody(req);
    req.push("ab");
    req.push("c");
    req.push(null);
    expect((await body).toString()).toBe("abc");
    const empty = fakeResponse();
    empty.req.push(null);
    expect(await readBody(empty.req)).toHaveLength(0);
  });

  it("refuses a declared length over the limit without reading", async () => {
    const { req } = fakeResponse({ headers: { "content-length": "11" } });
    await expect(readBody(req, 10)).rejects.toMatchObject({
      code: 413,
      message: "Request entity too large: limit is 10",
    });
    expect(req.readableFlowing).toBeNull();
  });

  it("refuses a longer body than declared, and stops reading it", async () => {
    const { req } = fakeResponse({ headers: { "content-length": "3" } });
    const body = readBody(req, 10);
    req.push("x".repeat(11));
    await expect(body).rejects.toMatchObject({ code: 413 });
    expect(req.isPaused()).toBe(true);
  });

  it("takes a body of exactly the limit", async () => {
    const { req } = fakeResponse();
    const body = readBody(req, 10);
    req.push("x".repeat(10));
    req.push(null);
    expect(await body).toHaveLength(10);
  });

  it("answers 400 when the client breaks off", async () => {
    const { req } = fakeResponse();
    const body = readBody(req);
    req.push("half");
    req.destroy();
    await expect(body).rejects.toMatchObject({ code: 400, message: "unexpected EOF" });
  });
});
