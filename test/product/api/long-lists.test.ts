import { gunzipSync } from "node:zlib";
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { startPlayground, type Playground } from "../../../src/index.ts";

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
const COUNT = 450;
const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground({ drainMs: 0 });
  const target = { group: "", resource: "configmaps", namespace: "default" };
  for (let index = 0; index < COUNT; index += 1) {
    const metadata = { name: `c${index}`, labels: { half: String(index % 2) } };
    const data = { text: "line\nline: 'x' & \u2028 你好\n", filler: "x".repeat(500) };
    await playground.objects.create(target, { apiVersion: "v1", kind: "ConfigMap", metadata, data });
  }
});
afterAll(() => playground.close());

async function list(query: string, accept = "application/json"): Promise<string> {
  return (await playground.client().get(`${CONFIG_MAPS}${query}`, { accept })).text;
}

/** Go's encoder escapes what HTML or a script would read as its own. */
function asGo(text: string): string {
  return text.replace(/[<>&\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

interface List {
  readonly kind: string;
  readonly metadata: object;
  readonly items: object[];
}

/** The same list in pages that are written at once. */
async function inPages(): Promise<List> {
  const items: object[] = [];
  let next = "";
  do {
    const page = JSON.parse(await list(`?limit=100&continue=${next}`)) as List & { metadata: { continue?: string } };
    items.push(...page.items);
    next = page.metadata.continue ?? "";
    if (next === "") return { ...page, items };
  } while (next !== "");
  throw new Error("no last page");
}

describe("a list that is written in slices", () => {
  it("says what its pages say, as JSON, for people and as YAML", async () => {
    const { items, kind } = await inPages();
    const text = await list("");
    expect(JSON.parse(text)).toMatchObject({ kind, items });
    expect(text).toBe(`${asGo(JSON.stringify(JSON.parse(text)))}\n`);
    const pretty = await list("?pretty=true");
    expect(pretty).toBe(asGo(JSON.stringify(JSON.parse(text), null, 2)));
    expect(parse(await list("", "application/yaml"))).toEqual(JSON.parse(text));
  });

  it("is one of a few items, too, where they are large", async () => {
    const target = { group: "", resource: "configmaps", namespace: "kube-public" };
    for (const name of ["a", "b", "c"])
      await playground.objects.create(target, {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name, labels: { size: "large" } },
        data: { x: "line\n".repeat(40_000) },
      });
    const path = "/api/v1/namespaces/kube-public/configmaps?labelSelector=size%3Dlarge";
    const { text, headers } = await playground.client().get(path);
    expect(headers["transfer-encoding"]).toBe("chunked");
    expect(text).toBe(`${JSON.stringify(JSON.parse(text))}\n`);
    expect((JSON.parse(text) as List).items).toHaveLength(3);
  });

  it("has a row for each item of a Table", async () => {
    const table = JSON.parse(await list("", TABLE)) as { kind: string; rows: { cells: unknown[] }[] };
    expect(table.kind).toBe("Table");
    expect(new Set(table.rows.map(({ cells }) => cells[0])).size).toBeGreaterThanOrEqual(COUNT);
  });

  it("goes through a selector, and is zipped for who takes that", async () => {
    const all = await new Promise<Buffer>((resolve, reject) => {
      const headers = { "Accept-Encoding": "gzip" };
      request(`${playground.proxyUrl}${CONFIG_MAPS}?labelSelector=half%3D1`, { headers }, (res) => {
        const chunks: Buffer[] = [];
        expect(res.headers["content-encoding"]).toBe("gzip");
        res.on("data", (chunk: Buffer) => chunks.push(chunk));
        res.on("end", () => resolve(Buffer.concat(chunks)));
      })
        .on("error", reject)
        .end();
    });
    const { items } = JSON.parse(gunzipSync(all).toString("utf8")) as List;
    expect(items).toHaveLength(COUNT / 2);
  });

  it("is what a watch begins with, in order", async () => {
    const end = new AbortController();
    const { body } = await playground.client().stream(`${CONFIG_MAPS}?watch=true&resourceVersion=0`, end.signal);
    let text = "";
    const names = (): string[] =>
      text
        .split("\n")
        .slice(0, -1)
        .map((line) => (JSON.parse(line) as { object: { metadata: { name: string } } }).object.metadata.name);
    const target = { group: "", resource: "configmaps", namespace: "default" };
    await playground.objects.create(target, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "late" } });
    for await (const chunk of body) {
      text += Buffer.from(chunk).toString("utf8");
      if (text.endsWith("\n") && names().at(-1) === "late") break;
    }
    end.abort();
    const initial = names().filter((name) => /^c\d/.test(name));
    expect(initial).toHaveLength(COUNT);
    expect(initial).toEqual(initial.toSorted());
  });
});
