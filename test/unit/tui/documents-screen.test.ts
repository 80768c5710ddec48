import { describe, expect, it } from "vitest";
import { createLiveSource } from "../../../src/cli/live-source.ts";
import { startPlayground, TUTORIAL_MANIFESTS } from "../../../src/index.ts";
import { BLOCKS, SCREEN_MARKER } from "../../support/documents/blocks.ts";
import type { Language } from "../../../src/apimachinery/language.ts";
import { deferred } from "../../support/deferred.ts";
import { SMALL, startTui } from "./harness.ts";

/** The terminal UI at 80x24 after one request by curl's way, over the tutorial's manifests. */
async function screenOf(path: string, language: Language): Promise<string> {
  await using playground = await startPlayground({ filenames: [TUTORIAL_MANIFESTS], proxyPort: 0 });
  await playground.waitFor("v1.example.k8s.io");
  const source = createLiveSource(playground, { language });
  const isRead = deferred();
  const end = source.subscribeStores(() => {
    if (source.stores().some(({ owner }) => owner === "main")) isRead.resolve();
  });
  await isRead.promise;
  const tui = startTui(source, SMALL, { language });
  end();
  await (await fetch(`${playground.proxyUrl}${path}`)).text();
  const screen = await tui.screen();
  await tui.type("q", "y");
  await tui.done;
  return screen;
}

/** Rows without what differs from run to run: ports, the time, how long it took, the rate, how much is stored. */
function withoutChance(screen: string): string[] {
  return screen.split("\n").map((row) =>
    row
      .replace(/^ 127\.0\.0\.1:\d+ .* \d+ req\/s +\[/, (head) =>
        head.replaceAll(/\d+ req/g, "N req").replaceAll(/ {2,}/g, "  "),
      )
      .replaceAll(/:\d{4,5}\b/g, ":PORT")
      .replaceAll(/═+ (?=(?:https:|-> :)\S*PORT)/g, "")
      .replace(/│ (\w+|\+) ?\d+ +[^│]*││$/, "$1 N││")
      .replace(/\d\d:\d\d:\d\d/, "TIME")
      .replace(/KUBECONFIG=\S+ ─+/, "KUBECONFIG=FILE ")
      .replace(/^(│> +TIME .*?) +[\d.]+│$/, "$1 MS│")
      .trimEnd(),
  );
}

describe("the screen that the READMEs show", () => {
  const blocks = BLOCKS.filter(({ marker }) => marker === SCREEN_MARKER);

  it.each([
    ["README.md", "en"],
    ["README.zh-CN.md", "zh"],
  ] as const)("is in %s, and is what the terminal UI draws, but for its empty rows", async (file, language) => {
    const shown = blocks.filter((block) => block.file === file);
    expect(shown).toHaveLength(1);
    const real = withoutChance(await screenOf("/apis/example.k8s.io/v1/pods", language));
    const rows = real.filter((row) => row.trim() !== "" && !/^│ *│$/.test(row));
    for (const { text } of shown) expect(withoutChance(text)).toEqual(rows);
  });
});
