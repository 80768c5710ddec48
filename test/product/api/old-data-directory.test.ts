import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createMovableClock, startPlayground, type PlaygroundEvent } from "../../../src/index.ts";

const FIXTURE = new URL("../../fixtures/data-directory-0.1.0/", import.meta.url);
/** While the fixture's certificates are valid. */
const THEN = Date.parse("2027-01-15T00:00:00Z");

describe("a data directory of version 0.1.0", () => {
  it("opens with its objects and its RSA keys, and keeps a copy of the old state", async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), "old-data-directory-"));
    try {
      await cp(new URL("pki/", FIXTURE), path.join(dataDir, "pki"), { recursive: true });
      const old = gunzipSync(await readFile(new URL("state.json.gz", FIXTURE)));
      await writeFile(path.join(dataDir, "state.json"), old);
      const base = createMovableClock();
      const events: PlaygroundEvent[] = [];
      const open = () =>
        startPlayground({
          dataDir,
          saveState: true,
          clock: { ...base, now: () => base.now() - Date.now() + THEN },
          onEvent: (e) => events.push(e),
        });
      for (const run of ["first", "second"]) {
        await using playground = await open();
        expect(playground.ca, run).toBe(await readFile(new URL("pki/ca.crt", FIXTURE), "utf8"));
        const configMaps = { group: "", resource: "configmaps", namespace: "default" };
        expect(await playground.objects.get(configMaps, "kept-from-0-1-0")).toMatchObject({
          data: { greeting: "你好" },
        });
        const widgets = { group: "example.com", resource: "widgets", namespace: "default" };
        expect(await playground.objects.get(widgets, "w")).toMatchObject({ spec: { size: 3 } });
      }
      const migrations = events.filter(({ message }) => message.includes("was written by version 0.1.0"));
      expect(migrations).toMatchObject([{ level: "warn" }]);
      expect((await readFile(path.join(dataDir, "state.json.backup"))).equals(old)).toBe(true);
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  }, 60_000);
});
