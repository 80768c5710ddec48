import type { EventEmitter } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { copyText } from "../../../src/tui/terminal/clipboard.ts";
import { editText } from "../../../src/tui/terminal/editor.ts";
import { saveText } from "../../../src/tui/terminal/files.ts";
import { canRunTui } from "../../../src/tui/terminal/run.ts";
import { firstTheme, themeFor } from "../../../src/tui/terminal/theme.ts";
import { createFakeSource } from "./fake-source.ts";
import { KEYS, SMALL, startTui, type TuiUnderTest } from "./harness.ts";
import { proxied } from "./traces.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tui-test-"));
});
afterEach(() => rm(folder, { recursive: true }));

const LISTENED = [
  "SIGTERM",
  "SIGINT",
  "SIGQUIT",
  "SIGHUP",
  "SIGCONT",
  "exit",
  "uncaughtException",
  "uncaughtExceptionMonitor",
];

function listeners(): Record<string, number> {
  const emitter: EventEmitter = process;
  return Object.fromEntries(LISTENED.map((name) => [name, emitter.listenerCount(name)]));
}

describe("leaving", () => {
  test.each<[string, (tui: TuiUnderTest) => void | Promise<void>]>([
    ["q, which asks first", (tui) => tui.type("q", "x", "q", "y")],
    ["Ctrl-C", (tui) => tui.type(KEYS.ctrlC)],
    ["Ctrl-C over a prompt", (tui) => tui.type("/", "x", KEYS.ctrlC)],
    ["SIGTERM", () => void process.emit("SIGTERM")],
    ["SIGINT", () => void process.emit("SIGINT")],
    ["SIGHUP", () => void process.emit("SIGHUP")],
    ["the end of the input", (tui) => tui.hangUp()],
  ])("by %s restores the terminal and leaves nothing behind", async (_, leave) => {
    const before = listeners();
    const source = createFakeSource();
    const tui = startTui(source);
    source.add(proxied(1));
    await tui.screen();
    expect(tui.rawMode()).toBe(true);
    expect(tui.terminal.buffer.active.type).toBe("alternate");
    await leave(tui);
    expect(await tui.done).toBe("quit");
    await tui.screen();
    expect(tui.rawMode()).toBe(false);
    expect(tui.terminal.buffer.active.type).toBe("normal");
    expect(tui.terminal.modes.bracketedPasteMode).toBe(false);
    expect(tui.bytes().lastIndexOf("\u001b[?25h")).toBeGreaterThan(tui.bytes().lastIndexOf("\u001b[?25l"));
    expect(listeners()).toEqual(before);
    const length = tui.bytes().length;
    source.add(proxied(2));
    await tui.screen();
    expect(tui.bytes()).toHaveLength(length);
  });

  test("an error that nobody caught is told on a restored screen", async () => {
    const tui = startTui(createFakeSource());
    await tui.screen();
    const emitter: EventEmitter = process;
    emitter.emit("uncaughtExceptionMonitor", new Error("boom"), "uncaughtException");
    await tui.done;
    await tui.screen();
    expect(tui.rawMode()).toBe(false);
    expect(tui.terminal.buffer.active.type).toBe("normal");
  });

  test("says where things were saved", async () => {
    const source = createFakeSource();
    const tui = startTui(source, SMALL, { saveFolder: folder });
    source.add(proxied(1));
    await tui.screen();
    await tui.type("x", KEYS.enter, "s");
    const file = path.join(folder, "request-1.sh");
    for (;;) if ((await tui.screen()).includes("Saved ")) break;
    await tui.type(KEYS.ctrlC);
    await tui.done;
    expect(await tui.screen()).toContain(`Saved ${file}`.slice(0, 79));
    expect(await readFile(file, "utf8")).toMatch(/^curl /);
  });
});

test("the terminal is lent to an editor and taken back, with what happened meanwhile", async () => {
  const source = createFakeSource();
  const tui = startTui(source, SMALL, { env: { EDITOR: "sed -i 's/GET/DELETE/'" } });
  source.add(proxied(1));
  await tui.screen();
  await tui.type("e");
  for (;;) if ((await tui.screen()).includes("i Sent DELETE")) break;
  expect(source.calls[0]).toContain('"method":"DELETE"');
  expect(tui.rawMode()).toBe(true);
  expect(tui.terminal.buffer.active.type).toBe("alternate");
  await tui.type(KEYS.ctrlC);
  await tui.done;
});

describe("the editor", () => {
  test("gets arguments from $VISUAL, a private file, and gives the new text back", async () => {
    const script = path.join(folder, "editor.sh");
    const seen = path.join(folder, "seen");
    await writeFile(script, `stat -c '%a %n' "$2" > ${seen}\nsed -i "$1" "$2"\n`);
    expect(await editText("a b\n", ".yaml", { VISUAL: `sh ${script} s/b/c/`, EDITOR: "false" })).toBe("a c\n");
    const [mode, file = ""] = (await readFile(seen, "utf8")).trim().split(" ");
    expect(mode).toBe("600");
    expect(file).toMatch(/\.yaml$/);
    await expect(stat(path.dirname(file))).rejects.toThrow("ENOENT");
  });

  test.each([
    ["nothing was changed", "true"],
    ["it failed", 'sed -i s/b/c/ "$1"; false'],
    ["it does not exist", "/no/such/editor"],
  ])("gives nothing when %s", async (_, command) => {
    expect(await editText("a b\n", ".yaml", { EDITOR: command })).toBeUndefined();
  });
});

describe("saving", () => {
  test("never writes over a file, and for the owner alone", async () => {
    const first = await saveText(folder, "request-1.sh", "one");
    const second = await saveText(folder, "request-1.sh", "two");
    expect([first, second]).toEqual([path.join(folder, "request-1.sh"), path.join(folder, "request-1-2.sh")]);
    expect(await readFile(first, "utf8")).toBe("one");
    expect((await stat(second)).mode & 0o777).toBe(0o600);
  });

  test.each(["../../etc/passwd", "/etc/passwd", "..", "", ".bashrc", "a\u001b[31m/b", "x".repeat(500)])(
    "%j stays in its folder",
    async (name) => {
      const file = await saveText(folder, name, "text");
      expect(path.dirname(file)).toBe(folder);
      expect(path.basename(file)).toMatch(/^[\w-][\w.-]*$/);
    },
  );
});

describe("copying without a tool", () => {
  test("sends OSC 52 and does not claim more", async () => {
    const sent: string[] = [];
    expect(await copyText("höhe", {}, (sequence) => sent.push(sequence))).toEqual({ how: "sent" });
    expect(sent).toEqual([`\u001b]52;c;${Buffer.from("höhe").toString("base64")}\u0007`]);
  });

  test("refuses what terminals would cut off", async () => {
    const sent: string[] = [];
    expect(await copyText("x".repeat(100_000), {}, (sequence) => sent.push(sequence))).toEqual({ how: "too long" });
    expect(sent).toEqual([]);
  });
});

test("a screen is used only on a terminal that can move its cursor", () => {
  const tty = { isTTY: true };
  expect(canRunTui({ input: tty, output: tty }, { TERM: "xterm" })).toBe(true);
  expect(canRunTui({ input: tty, output: tty }, { TERM: "dumb" })).toBe(false);
  expect(canRunTui({ input: {}, output: tty }, {})).toBe(false);
  expect(canRunTui({ input: tty, output: {} }, {})).toBe(false);
});

test("NO_COLOR wins over the theme, unless it is empty", () => {
  expect(themeFor("light", { NO_COLOR: "1" })).toBe("mono");
  expect(themeFor("light", { NO_COLOR: "" })).toBe("light");
  expect(themeFor(undefined, {})).toBe("auto");
  expect(firstTheme("auto", { COLORFGBG: "0;15" })).toBe("light");
  expect(firstTheme("auto", { COLORFGBG: "15;0" })).toBe("dark");
  expect(firstTheme("mono", { COLORFGBG: "0;15" })).toBe("mono");
});

test("the terminal is lent to one editor at a time", async () => {
  let finish = (): void => {};
  const gate = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const flag = path.join(folder, "go");
  const opened = path.join(folder, "opened");
  const source = createFakeSource();
  const slow = { ...source, requests: source.requests, objectYaml: () => gate.then(() => "kind: APIService\n") };
  const tui = startTui(slow, SMALL, {
    env: { EDITOR: `echo editor >> ${opened}; while ! test -e ${flag}; do sleep 0.01; done; true` },
  });
  await tui.type("1", "e", "e");
  finish();
  await new Promise((resolve) => setImmediate(resolve));
  await writeFile(flag, "");
  for (;;) if ((await tui.screen()).includes("Nothing was changed.")) break;
  expect(await readFile(opened, "utf8")).toBe("editor\n");
  await tui.type(KEYS.ctrlC);
  await tui.done;
  expect(tui.rawMode()).toBe(false);
});

const LIGHT_GREY = "\u001b[38;5;242m";

test.each([
  ["a white background, which is believed", "\u001b]11;rgb:ffff/ffff/ffff\u0007", true],
  ["a dark one", "\u001b]11;rgb:1e/1e/2e\u001b\\", false],
])("the theme follows what the terminal answers: %s", async (_, answer, isLight) => {
  const tui = startTui(createFakeSource(), SMALL, { theme: "auto" });
  await tui.screen();
  expect(tui.bytes()).toContain("\u001b]11;?\u0007");
  expect(tui.bytes()).not.toContain(LIGHT_GREY);
  await tui.type(answer);
  expect(tui.bytes().includes(LIGHT_GREY)).toBe(isLight);
  await tui.type(KEYS.ctrlC);
  await tui.done;
});

test("nobody is asked for the background where a theme was chosen", async () => {
  const tui = startTui(createFakeSource(), SMALL, { theme: "dark" });
  await tui.type("\u001b]11;rgb:ffff/ffff/ffff\u0007", KEYS.ctrlC);
  await tui.done;
  expect(tui.bytes()).not.toContain("\u001b]11;?");
  expect(tui.bytes()).not.toContain(LIGHT_GREY);
});
