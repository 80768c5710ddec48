import { posix } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ApiError } from "../../../src/apimachinery/status.ts";
import { decodeContinue, encodeContinue } from "../../../src/apiserver/rest/continue-token.ts";
import { anyText } from "../../support/texts.ts";

const PREFIX = "/registry/configmaps/";
const name = fc.stringMatching(/^[a-z0-9]([-a-z0-9.:]{0,20}[a-z0-9])?$/);

function token(content: unknown): string {
  return Buffer.from(JSON.stringify(content)).toString("base64url");
}

describe("continue tokens", () => {
  it("lead to the key and the revision that they were made from", () => {
    fc.assert(
      fc.property(name, name, fc.integer({ min: 1 }), (namespace, object, revision) => {
        const lastKey = `${PREFIX}${namespace}/${object}`;
        expect(decodeContinue(encodeContinue(lastKey, PREFIX, revision), PREFIX)).toEqual({ after: lastKey, revision });
      }),
      { numRuns: 200 },
    );
  });

  it("with the revision -1 go on as things are", () => {
    expect(decodeContinue(encodeContinue(`${PREFIX}a/b`, PREFIX, -1), PREFIX)).toEqual({
      after: `${PREFIX}a/b`,
      revision: undefined,
    });
  });

  it("never lead out of the prefix, whatever start key a client forges", () => {
    const segment = fc.constantFrom("..", ".", "", "a", "%2e%2e", "\0", "\\..");
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(segment, { maxLength: 6 }).map((parts) => parts.join("/")),
          anyText(),
        ),
        (start) => {
          try {
            const { after } = decodeContinue(token({ v: "meta.k8s.io/v1", rv: 5, start }), PREFIX);
            expect(posix.normalize(after).startsWith(PREFIX.slice(0, -1))).toBe(true);
            expect(after.startsWith(PREFIX)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(ApiError);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("are refused with 400 when they are none", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText(),
          fc.string(),
          fc.json().map((text) => Buffer.from(text).toString("base64url")),
        ),
        (text) => {
          expect(() => decodeContinue(text, PREFIX)).toThrow(/^invalid continue token: continue key is not valid/);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    ["another version", { v: "v2", rv: 1, start: "a" }, "does not recognize this encoded version v2"],
    ["no revision", { v: "meta.k8s.io/v1", start: "a" }, "incorrect encoded start resourceVersion"],
    ["no start key", { v: "meta.k8s.io/v1", rv: 1 }, "encoded start key empty"],
    ["a start key with dots", { v: "meta.k8s.io/v1", rv: 1, start: "../secrets/x" }, "../secrets/x"],
  ])("with %s are refused in the server's words", (_what, content, message) => {
    expect(() => decodeContinue(token(content), PREFIX)).toThrow(message);
  });
});
