import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { shareFront } from "../../support/front.ts";

/** What a kube-apiserver 1.36 made of an object of each kind, and the row of its Table. */
interface Recorded {
  readonly path: string;
  readonly body: { readonly metadata: { readonly name: string } };
  readonly reply: object;
  readonly cells: readonly unknown[];
}

const file = new URL("recordings/built-in-kinds.json", import.meta.url);
const recorded = JSON.parse(readFileSync(file, "utf8")) as Recorded[];
const OWN = new Set(["managedFields", "uid", "resourceVersion", "creationTimestamp"]);

/** Without what is another one on every server. */
function tidy(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => tidy(item));
  if (typeof value === "string") {
    if (key === "lastPhaseTransitionTime") return "<time>";
    return /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(value) ? "<uid>" : value;
  }
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !OWN.has(name));
  return Object.fromEntries(kept.map(([name, item]) => [name, tidy(item, name)]));
}

function tidyCell(cell: unknown): unknown {
  if (typeof cell !== "string") return cell;
  if (/^\d+s$/.test(cell)) return "<age>";
  return cell.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+/, "<uid>").replace(/^20\d\d-\d\d-\d\dT.*Z$/, "<time>");
}

describe("a built-in kind", () => {
  const server = shareFront();
  const table = { Accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };

  it.each(recorded.map((one): [string, Recorded] => [`${one.path} ${one.body.metadata.name}`, one]))(
    "is completed, stored and shown as by a real server: %s",
    async (_title, { path, body, reply, cells }) => {
      const created = await server.send({ method: "POST", path, body });
      expect(created.status).toBe(201);
      const { kind: _kind, apiVersion: _apiVersion, metadata, ...rest } = tidy(created.body) as typeof created.body;
      const { name, namespace: _namespace, ...meta } = metadata;
      expect({ metadata: meta, ...rest }).toEqual(reply);
      // A controller that the recorded server had not fills in what is used.
      if (path.endsWith("/resourcequotas")) return;
      const shown = await server.send({ path: `${path}/${name ?? ""}`, headers: table });
      const [row] = shown.body["rows"] as { cells: unknown[] }[];
      expect(row?.cells.map(tidyCell)).toEqual(cells);
    },
  );
});
