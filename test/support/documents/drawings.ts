/** Drawings are executed by what happens: what they name must be there, in their order. */
import { readdirSync } from "node:fs";
import { eastAsianWidth } from "get-east-asian-width";
import { expect } from "vitest";
import { startPlayground, type RequestTrace } from "../../../src/index.ts";
import { ROOT, type Block } from "./blocks.ts";

/** What both languages write in the box, from top to bottom -> the decision that it stands for. */
const STAGES = [
  ["Impersonate-*", "impersonation."],
  ["RBAC", "authz."],
  ["APIService v1.example.k8s.io", "route.match"],
] as const;

/** Both drawings, by a request on behalf of alice to an extension server of the drawing's group. */
export async function wayOfARequest({ text }: Block): Promise<void> {
  const { trace, headers, path } = await requestAsAlice();
  const codes = trace.decisions.map(({ code }) => code);
  expect(codes[1]).toMatch(/^authn\./);
  const drawn = STAGES.map(([word]) => text.indexOf(word));
  expect(drawn.every((at, index) => at > (drawn[index - 1] ?? 0))).toBe(true);
  const happened = STAGES.map(([, prefix]) => codes.findIndex((code) => code.startsWith(prefix)));
  expect(happened.every((at, index) => at > (happened[index - 1] ?? 1))).toBe(true);
  expect(codes.indexOf("available.yes")).toBeGreaterThan(codes.indexOf("route.match"));
  for (const header of ["X-Remote-User", "X-Remote-Group"]) {
    expect(text).toContain(header);
    expect(headers).toHaveProperty(header.toLowerCase());
  }
  expect(path).toBe("/apis/example.k8s.io/v1/pods");
  expectStraightBox(text);
}

async function requestAsAlice(): Promise<{
  readonly trace: RequestTrace;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly path: string | undefined;
}> {
  await using playground = await startPlayground();
  const asked: { readonly headers: NodeJS.Dict<string | string[]>; readonly url?: string | undefined }[] = [];
  await playground.register({
    group: "example.k8s.io",
    version: "v1",
    handler: (req, res) => {
      asked.push(req);
      res.end("{}");
    },
  });
  const impersonate = { "impersonate-user": "alice", "impersonate-group": "system:masters" };
  await playground.client().get("/apis/example.k8s.io/v1/pods", impersonate);
  const [trace] = playground.requests.query({ user: "alice" });
  if (trace === undefined) throw new Error("the request of alice is not in the log");
  // The probes of the prober come here too.
  const found = asked.find(({ headers }) => headers["x-remote-user"] === "alice");
  if (found === undefined) throw new Error("alice's request did not come to the extension server");
  return { trace, headers: found.headers, path: found.url };
}

/** The box's right side stands in one column, also where Chinese characters take two. */
function expectStraightBox(text: string): void {
  const width = (row: string): number =>
    Array.from(row).reduce((sum, char) => sum + eastAsianWidth(char.codePointAt(0) ?? 0), 0);
  const rows = text.split("\n");
  const edge = width(rows.find((row) => /\+-+\+$/.test(row)) ?? "");
  const inside = rows.filter((row) => row.endsWith("|") && row.split("|").length === 3);
  expect(inside.length).toBeGreaterThan(4);
  expect(inside.map((row) => [row, width(row)])).toEqual(inside.map((row) => [row, edge]));
}

/** Of architecture.md: the files and folders in it. */
export async function modulesExist({ text }: Block): Promise<void> {
  const all = readdirSync(`${ROOT}src`, { recursive: true }).map(String);
  const files = [...text.matchAll(/[\w-]+\.ts\b/g)].map(([name]) => name);
  const folders = [...text.matchAll(/\b([a-z]+)\//g)].map(([, name = ""]) => name);
  expect(files.length).toBeGreaterThan(4);
  expect(files.filter((name) => !all.some((file) => file.endsWith(`/${name}`)))).toEqual([]);
  expect(folders.filter((name) => !all.some((file) => file === name || file.endsWith(`/${name}`)))).toEqual([]);
}
