import { describe, expect, it } from "vitest";
import { parseQuery } from "../../../src/apiserver/go-url.ts";
import { parseGoJson } from "../../../src/apimachinery/json/go-json.ts";
import {
  parseDeleteBody,
  parseDeleteQuery,
  parseListOptions,
  parseWriteOptions,
} from "../../../src/apiserver/rest/request-options.ts";

describe("parseListOptions", () => {
  it("reads everything that a list or watch may ask for", () => {
    expect(
      parseListOptions(
        parseQuery("watch=1&limit=5&timeoutSeconds=7&resourceVersion=9&allowWatchBookmarks=true&labelSelector=a"),
      ),
    ).toMatchObject({
      watch: true,
      limit: 5,
      timeoutSeconds: 7,
      resourceVersion: "9",
      allowWatchBookmarks: true,
      labels: [{ key: "a" }],
    });
    expect(parseListOptions(parseQuery(""))).toMatchObject({
      watch: false,
      limit: 0,
      timeoutSeconds: undefined,
      continue: "",
      sendInitialEvents: undefined,
    });
  });

  it.each([
    ["resourceVersionMatch=Exact", 422, "resourceVersionMatch is forbidden unless resourceVersion is provided"],
    [
      "resourceVersionMatch=Exact&resourceVersion=0",
      422,
      'resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    ],
    [
      "resourceVersionMatch=Odd&resourceVersion=1",
      422,
      'Unsupported value: "Odd": supported values: "Exact", "NotOlderThan", ""',
    ],
    [
      "resourceVersionMatch=Exact&resourceVersion=1&continue=x",
      422,
      "resourceVersionMatch is forbidden when continue is provided",
    ],
    ["sendInitialEvents=true", 422, "sendInitialEvents is forbidden for list"],
    ["watch=1&sendInitialEvents=true", 422, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"],
    [
      "watch=1&resourceVersionMatch=NotOlderThan",
      422,
      "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
    ],
    ["limit=x", 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    ["limit=9223372036854775808", 400, 'strconv.ParseInt: parsing "9223372036854775808": value out of range'],
    ["timeoutSeconds=1.5", 400, 'strconv.ParseInt: parsing "1.5": invalid syntax'],
  ])("refuses ?%s with %d", (query, code, message) => {
    expect(() => parseListOptions(parseQuery(query))).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) as string }) as Error,
    );
  });
});

describe("parseWriteOptions", () => {
  it("warns of unknown fields unless asked otherwise", () => {
    expect(parseWriteOptions(parseQuery(""), "CreateOptions")).toMatchObject({
      dryRun: false,
      fieldValidation: "Warn",
    });
    expect(parseWriteOptions(parseQuery("dryRun=All&fieldValidation=Strict"), "UpdateOptions")).toMatchObject({
      dryRun: true,
      fieldValidation: "Strict",
    });
  });

  it.each([
    ["dryRun=Some", /dryRun: Unsupported value: \["Some"\]: supported values: "All"/],
    ["fieldValidation=Odd", /fieldValidation: Unsupported value: "Odd"/],
    [`fieldManager=${"x".repeat(129)}`, /fieldManager: Too long: may not be more than 128 bytes/],
    ["fieldManager=a%0Ab", /invalid character U\+000A \(at position 1\)/],
  ])("refuses ?%.30s", (query, message) => {
    expect(() => parseWriteOptions(parseQuery(query), "CreateOptions")).toThrow(message);
  });
});

describe("delete options", () => {
  it("are the same from a query and from a body", () => {
    const wanted = { gracePeriodSeconds: 0, propagationPolicy: "Foreground", dryRun: true };
    expect(parseDeleteQuery(parseQuery("gracePeriodSeconds=0&propagationPolicy=Foreground&dryRun=All"))).toEqual(
      wanted,
    );
    const body = {
      kind: "DeleteOptions",
      apiVersion: "v1",
      gracePeriodSeconds: 0,
      propagationPolicy: "Foreground",
      dryRun: ["All"],
    };
    expect(parseDeleteBody(() => parseGoJson(Buffer.from(JSON.stringify(body))))).toEqual(wanted);
  });

  it.each([
    ['{"kind":"Pod","apiVersion":"v1"}', /no kind "Pod" is registered for version "v1"/],
    [
      '{"propagationPolicy":"Odd"}',
      /propagationPolicy: Unsupported value: "Odd": supported values: "Foreground", "Background", "Orphan", "nil"/,
    ],
    ['{"orphanDependents":true,"propagationPolicy":"Orphan"}', /cannot be both set/],
    [
      '{"gracePeriodSeconds":"1"}',
      /cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64/,
    ],
  ])("refuse %s", (body, message) => {
    expect(() => parseDeleteBody(() => parseGoJson(Buffer.from(body)))).toThrow(message);
  });
});
