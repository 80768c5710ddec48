import { expect, test } from "vitest";
import { toHar } from "../../../src/trace/index.ts";
import { KEYS, keysOf } from "./harness.ts";
import { playing } from "./playing.ts";
import { missing, proxied } from "./traces.ts";

interface Saved {
  readonly name: string;
  readonly targets: readonly string[];
}

function keeping(): { readonly saved: Saved[]; readonly save: (name: string, text: string) => Promise<string> } {
  const saved: Saved[] = [];
  return {
    saved,
    save(name, text) {
      const { log } = JSON.parse(text) as { log: { entries: { comment: string; request: { url: string } }[] } };
      const ofClients = log.entries.filter(({ comment }) => comment === "client to main apiserver");
      saved.push({ name, targets: ofClients.map(({ request }) => new URL(request.url).pathname) });
      return Promise.resolve(`/tmp/${name}`);
    },
  };
}

test("the marked, the shown and all requests become an archive by the menu of x", () => {
  const { saved, save } = keeping();
  return playing(
    async ({ tui }) => {
      await tui.type("g", "m", "j", "m", "x", "G", "k", KEYS.enter);
      expect(await tui.screen()).toContain("Saved 2 requests: /tmp/requests-marked.har");
      await tui.type("/", ...keysOf("code=404"), KEYS.enter, "x", "G", KEYS.enter);
      await tui.type("x", "G", "k", "k", KEYS.enter);
      await tui.type(":", ...keysOf("save har marked"), KEYS.enter);
      await tui.screen();
      expect(saved.map(({ name, targets }) => [name, targets.length])).toEqual([
        ["requests-marked.har", 2],
        ["requests-all.har", 5],
        ["requests-shown.har", 1],
        ["requests-marked.har", 2],
      ]);
      expect(saved[2]?.targets).toEqual(["/apis/nobody.example.com/v1/things"]);
    },
    { save },
  );
});

test("nothing is saved where no request is like that", () => {
  const { saved, save } = keeping();
  return playing(
    async ({ tui }) => {
      await tui.type(":", ...keysOf("save har marked"), KEYS.enter);
      expect(await tui.screen()).toContain("! No request is like that: nothing was saved.");
      expect(saved).toEqual([]);
    },
    { save },
  );
});

test("an archive is looked at like live requests, and O or q goes back to those", () => {
  const archive = JSON.stringify(toHar([proxied(1), missing(2)], { url: "https://127.0.0.1:6443" }));
  const asked: string[] = [];
  return playing(
    async ({ tui, source }) => {
      for (const back of ["O", "q"]) {
        await tui.type("O", ...keysOf("~/old.har"), KEYS.enter);
        const shown = await tui.screen();
        expect(shown).toContain("i 2 requests of ~/old.har. O goes back to the live ones.");
        expect(shown).toContain("2 Requests  archive: ~/old.har");
        expect(shown).toContain("2 of 2");
        expect(shown).toContain("[ARCHIVE]");
        source.add(proxied(6));
        expect(await tui.screen()).toContain("2 of 2");
        await tui.type("k", KEYS.enter);
        expect(await tui.screen()).toContain("3 Why #1");
        await tui.type(KEYS.esc, back);
        const live = await tui.screen();
        expect(live).toContain("These are the live requests again.");
        expect(live).toMatch(/\d of [67]/);
      }
      expect(asked).toEqual(["~/old.har", "~/old.har"]);
    },
    {
      read(file) {
        asked.push(file);
        return Promise.resolve(archive);
      },
    },
  );
});

test("what is no archive says so and changes nothing", () =>
  playing(
    async ({ tui }) => {
      await tui.type(":", ...keysOf("load notes.txt"), KEYS.enter);
      const screen = await tui.screen();
      expect(screen).toMatch(/HAR file: notes\.txt *\n *notes\.txt cannot be shown: it is no JSON/);
      expect(screen).toContain("5 of 5");
    },
    { read: () => Promise.resolve("hello") },
  ));
