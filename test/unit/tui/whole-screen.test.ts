import { describe, expect, test } from "vitest";
import { createFakeSource } from "./fake-source.ts";
import { KEYS, keysOf, SMALL, startTui } from "./harness.ts";
import { cursorLine, playing } from "./playing.ts";
import { failedTls, proxied } from "./traces.ts";

describe("the palette", () => {
  test.each<[string, readonly string[]]>([
    ["send POST /apis as=alice", ['send {"method":"POST","target":"/apis","headers":[],"body":"","asUser":"alice"}']],
    ["fault delay 50", ["fault v1.demo.example.com delay on 50"]],
    ["fault delay off", ["fault v1.demo.example.com delay off"]],
    ["replicas 0", ["scale v1.demo.example.com 0"]],
    ["clear-faults", ["fault v1.demo.example.com delay off"]],
    ["resend", ["send"]],
  ])(":%s", (text, calls) =>
    playing(async ({ tui, source }) => {
      await tui.type(":", ...keysOf(text), KEYS.enter);
      await tui.screen();
      expect(source.calls.map((call, index) => (calls[index] === "send" ? call.slice(0, 4) : call))).toEqual(calls);
    }),
  );

  test(":explain gives the sentences, :go the request, :where the filter, :save a file", () => {
    const saved: string[] = [];
    return playing(
      async ({ tui }) => {
        await tui.type(":", ...keysOf("explain DELETE /apis/x"), KEYS.enter);
        expect(await tui.screen()).toContain("DELETE /apis/x belongs to nobody.");
        await tui.type("q", ":", ...keysOf("go 2"), KEYS.enter);
        expect(cursorLine(await tui.screen())).toContain("12:00:02");
        await tui.type(":", ...keysOf("where 5xx"), KEYS.enter);
        expect(await tui.screen()).toContain("1 of 5");
        await tui.type(":", ...keysOf("save har"), KEYS.enter);
        expect(await tui.screen()).toContain("Saved /tmp/request-5.har");
        expect(JSON.parse(saved[0] ?? "")).toHaveProperty("log.version", "1.2");
      },
      {
        save(fileName, text) {
          saved.push(text);
          return Promise.resolve(`/tmp/${fileName}`);
        },
      },
    );
  });

  test("what is wrong with a command is said", () =>
    playing(async ({ tui, source }) => {
      const wrong = ["fault nonsense", "fault delay abc", "fault hold 5", "replicas many", "theme pink", "save pdf"];
      for (const text of ["explain", "go x", "send GET", ...wrong]) {
        await tui.type(":", ...keysOf(text), KEYS.enter);
        const screen = await tui.screen();
        expect(screen, text).toContain(`\n :${text}`);
        expect(screen, text).toMatch(/Type it as|Faults are|whole number|"\w+" is no number|the fault delay takes/);
        await tui.type(KEYS.esc);
      }
      expect(source.calls).toEqual([]);
    }));
});

describe("the screen as a whole", () => {
  test("a log that was emptied does not say that nothing has ever happened", () =>
    playing(async ({ tui }) => {
      await tui.type("5", "C");
      expect(await tui.screen()).toContain("Nothing has happened since it was emptied.");
    }));

  test("Tab goes round the panes that are shown, + zooms, _ unzooms", () =>
    playing(async ({ tui }) => {
      for (const pane of ["[4 Picture]", "[2 Requests]"]) {
        await tui.type(KEYS.tab);
        expect(await tui.screen()).toContain(pane);
      }
      await tui.type("1");
      for (const pane of ["[2 Requests]", "[3 Why #5]", "[1 Routes]"]) {
        await tui.type(KEYS.tab);
        expect(await tui.screen()).toContain(pane);
      }
      await tui.type("+");
      expect(await tui.screen()).not.toContain("2 Requests");
      await tui.type("_");
      expect(await tui.screen()).toContain("2 Requests");
    }));

  test("pasted text never becomes commands", () =>
    playing(async ({ tui, source }) => {
      await tui.type("1", "\u001b[200~Dyq\r\u001b[201~");
      expect(await tui.screen()).toContain("Pasted text is taken only where something is typed.");
      expect(source.calls).toEqual([]);
      await tui.type("/");
      await tui.type("\u001b[200~user=bob\n\u001b[201~");
      expect(await tui.screen()).toContain("ok, 3 match");
    }));

  test("it follows the size of the terminal, down to a message and up again", () =>
    playing(async ({ tui }) => {
      tui.resize(50, 10);
      expect(await tui.screen()).toMatch(
        /^The screen is too small\.\nIt needs 60 columns and 16 lines,\nand has 50 and 10\.\nq leaves\.\n/,
      );
      await tui.type("1", "D", "y");
      tui.resize(140, 40);
      const large = await tui.screen();
      expect(large).toContain("3 Why #5");
      expect(large).toContain("[2 Requests]");
    }));

  test("NO_COLOR's theme emits no colour at all", async () => {
    const source = createFakeSource();
    const tui = startTui(source, SMALL, { theme: "mono" });
    source.add(failedTls(1));
    await tui.type(KEYS.enter, "P", "?");
    await tui.screen();
    await tui.type(KEYS.ctrlC);
    await tui.done;
    // eslint-disable-next-line no-control-regex
    const sgr = [...tui.bytes().matchAll(/\u001b\[([\d;]*)m/g)].flatMap((match) => (match[1] ?? "").split(";"));
    expect(sgr.filter((code) => /^(?:3|4|9|10)\d/.test(code))).toEqual([]);
  });

  test("--ascii writes nothing but ASCII", async () => {
    const source = createFakeSource();
    const tui = startTui(source, SMALL, { ascii: true });
    source.add(proxied(1, { user: "用户" }));
    await tui.type(KEYS.enter, "P", "?");
    await tui.screen();
    await tui.type(KEYS.ctrlC);
    await tui.done;
    // eslint-disable-next-line no-control-regex
    expect(tui.bytes()).toMatch(/^[\u0000-\u007f]*$/);
  });
});
