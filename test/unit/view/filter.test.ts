import { processorTime } from "../../support/processor-time.ts";
import { describe, expect, test } from "vitest";
import { compileFilter } from "../../../src/view/filter/filter.ts";
import { failedTls, localRequest, missing, proxied, watching } from "../tui/traces.ts";

const TRACES = [
  missing(1),
  localRequest(2),
  proxied(3),
  watching(4),
  failedTls(5),
  proxied(6, { user: "alice", durationMs: 900, faults: ["delay"], aborted: true }),
];
const CONTEXT = { marked: new Set([2, 5]) };

function matches(filter: string): number[] {
  const compiled = compileFilter(filter);
  if (!compiled.ok) throw new Error(`column ${compiled.column}: ${compiled.message}`);
  return TRACES.filter((trace) => compiled.matches(trace, CONTEXT)).map(({ id }) => id);
}

describe("a filter", () => {
  test.each<[string, number[]]>([
    ["", [1, 2, 3, 4, 5, 6]],
    ["code>=400", [1, 5]],
    ["code>=400 and user=bob", [5]],
    ["code>=400 or user=alice", [1, 5, 6]],
    ["code>=400 or user=bob and verb=watch", [1, 4, 5]],
    ["(code>=400 or user=bob) and verb=watch", [4]],
    ["not code<400", [1, 5]],
    ["not not demo", [3, 4, 5, 6]],
    ["5xx", [5]],
    ["code=4xx or code=5xx", [1, 5]],
    ["code!=2xx", [1, 5]],
    ["demo 5xx", [5]],
    ["ALICE", [6]],
    ["path~^/apis/(apps|nobody)", [1, 2]],
    ["(path~^/apis/apps or path~^/apis/nobody)", [1, 2]],
    ["route!~demo", [1, 2]],
    ["user!=bob", [1, 2, 6]],
    ['user="bob"', [3, 4, 5]],
    ['why~"unknown authority"', [5]],
    ["error~x509", [5]],
    ["header~x-remote-group", [3, 4, 5, 6]],
    ["ms>100", [6]],
    ["marked", [2, 5]],
    ["open", [4]],
    ["watch", [4]],
    ["aborted", [6]],
    ["fault=delay", [6]],
    ["proxied and not 5xx", [3, 4, 6]],
    ["backend=200", [3, 4, 6]],
    ["id>=5", [5, 6]],
    ["code == 404", [1]],
    ["code >= 400", [1, 5]],
    ["group~^readers", [3, 4, 5, 6]],
  ])("%j takes the requests %j", (filter, ids) => {
    expect(matches(filter)).toEqual(ids);
  });

  test.each<[string, number, RegExp]>([
    ["code>=", 7, /value is missing/],
    ["code>=abc", 7, /"code" is a number/],
    ["user>bob", 6, /no number/],
    ["nobody=1", 1, /no field "nobody".*user/],
    ["(code>=400", 11, /"\)" is missing/],
    ["code>=400)", 10, /does not belong/],
    ["code>=400 and", 14, /condition is missing/],
    ["and", 1, /condition is missing before "and"/],
    ['user="bob', 6, /quote is never closed/],
    ["path~[", 6, /no regular expression/],
    ["= 4", 1, /condition is missing before/],
    ["not", 4, /condition is missing/],
  ])("%j is refused at column %i", (filter, column, message) => {
    const compiled = compileFilter(filter);
    if (compiled.ok) throw new Error("it was taken");
    expect(compiled.message).toMatch(message);
    expect(compiled.column).toBe(column);
  });

  test("brackets inside each other are refused before they exhaust the stack", () => {
    const compiled = compileFilter(`${"(".repeat(50_000)}a`);
    expect(compiled).toMatchObject({ ok: false, column: 102 });
  });

  test("looks only at the beginning of a very long value", () => {
    const long = proxied(9, { client: { ...proxied(9).client, target: `/${"a".repeat(1_000_000)}!` } });
    const compiled = compileFilter("path~(a+)!");
    if (!compiled.ok) throw new Error(compiled.message);
    const took = processorTime();
    expect(compiled.matches(long, CONTEXT)).toBe(false);
    expect(took()).toBeLessThan(1000);
  });
});
