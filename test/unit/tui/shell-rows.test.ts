import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../../../src/tui/terminal/display-width.ts";
import { fitsOnRows, shellRows } from "../../../src/tui/panes/shell-rows.ts";

const PATCH = `printf '%s|' patch apiservice v1.example.k8s.io --type=merge -p '{"spec": {"service": {"port": 443}}}'`;

function typed(text: string): string {
  return spawnSync("sh", ["-c", text], { encoding: "utf8" }).stdout;
}

describe("a command on narrow rows", () => {
  it.each([48, 60, 78])("of %i columns is the same command to a shell", (width) => {
    const rows = shellRows(PATCH, width);
    expect(typed(rows.join("\n"))).toBe(typed(PATCH));
    expect(rows.length).toBeGreaterThan(1);
  });

  it("stays whole where it fits, and breaks no word", () => {
    expect(shellRows("kubectl get pods", 16)).toEqual(["kubectl get pods"]);
    expect(shellRows("kubectl get pods", 14)).toEqual(["kubectl get \\", "  pods"]);
    const path = "/tmp/a-folder-of-the-learner/workshop/first-route/apiservice.yaml";
    const cut = shellRows(`kubectl apply -f ${path}`, 30);
    expect(cut).toEqual(["kubectl apply -f \\", expect.stringMatching(/^ {2}\/tmp\/.*~.*service\.yaml$/)]);
    expect(cut.every((row) => row.trim() !== "" && displayWidth(row) <= 30)).toBe(true);
    expect(fitsOnRows(`kubectl apply -f ${path}`, 30)).toBe(false);
    expect(fitsOnRows("kubectl get pods", 14)).toBe(true);
    expect(shellRows(`echo "a b" '${"x ".repeat(20)}'`, 12).every((row) => !row.startsWith("  x"))).toBe(true);
    expect(shellRows("kubectl get pods -n example-namespace", 24).every((row) => displayWidth(row) <= 24)).toBe(true);
  });
});
