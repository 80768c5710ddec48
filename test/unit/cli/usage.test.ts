import { describe, expect, it } from "vitest";
import { parseFlags, UsageError } from "../../../src/cli/arguments.ts";
import { CHECK_FLAGS } from "../../../src/cli/check-flags.ts";
import { findCommand, helpOf } from "../../../src/cli/commands.ts";
import { UP_FLAGS } from "../../../src/cli/flags.ts";
import { exampleServerHelp, explainHelp, helpText, languageOf } from "../../../src/cli/help.ts";
import { playgroundOptions } from "../../../src/cli/up-options.ts";
import { USAGE } from "../../../src/cli/usage.ts";
import { WORKSHOP_COMMANDS, WORKSHOP_FLAGS } from "../../../src/cli/workshop-flags.ts";

const HAN = /\p{Script=Han}/u;
const paramsOf = (text: string): string[] => [...text.matchAll(/\{([\w-]+)\}/g)].map(([, name = ""]) => name).sort();

describe("what the command line says", () => {
  it.each(Object.entries(USAGE))("of %s is there in both languages, with the same parameters", (_name, { en, zh }) => {
    expect(paramsOf(zh)).toEqual(paramsOf(en));
    expect(en).not.toMatch(HAN);
    expect(zh).toMatch(HAN);
  });

  it("of every flag and command is there in both languages", () => {
    const all = [...UP_FLAGS, ...CHECK_FLAGS, ...WORKSHOP_FLAGS, ...WORKSHOP_COMMANDS];
    expect(all.filter(({ en, zh }) => HAN.test(en) || !HAN.test(zh))).toEqual([]);
    const helps = [helpText("zh"), explainHelp("zh"), exampleServerHelp(true, "zh"), exampleServerHelp(false, "zh")];
    const described = helps.flatMap((text) => text.split("\n").filter((line) => line.includes("--")));
    expect(described.filter((line) => !HAN.test(line))).toEqual([]);
  });
});

/** Both languages of what a wrong command line is told. */
function told(run: () => unknown): readonly [en: string, zh: string] {
  try {
    run();
  } catch (error) {
    if (error instanceof UsageError) return [error.text("en"), error.text("zh")];
    throw error;
  }
  throw new Error("nothing was wrong with it");
}

describe("a wrong command line", () => {
  it.each([
    [() => findCommand(["explian"]), 'There is no command "explian"; did you mean explain?', "是否想输入 explain？"],
    [() => findCommand(["fly"]), 'There is no command "fly".', "没有名为“fly”的命令。"],
    [() => parseFlags(["--prot", "0"]), "Unknown option '--prot'; did you mean --port?", "是否想输入 --port？"],
    [() => parseFlags(["--xyzzy"]), "Unknown option '--xyzzy'", "未知参数“--xyzzy”"],
    [() => parseFlags(["-q"]), "Unknown option '-q'", "未知参数“-q”"],
    [() => parseFlags(["--port"]), "Option '--port <value>' argument missing", "缺少值"],
    [
      () => parseFlags(["--port", "-1"]),
      "Option '--port' argument is ambiguous: a value that begins with - is written --name=value",
      "有歧义",
    ],
    [() => parseFlags(["--exec", ""]), "--exec takes a value, and was given an empty one", "的值不能为空"],
    [
      () => parseFlags(["-f", "a.yaml", "-f", " "]),
      "--filename takes a value, and was given an empty one",
      "的值不能为空",
    ],
    [
      () => playgroundOptions({ bind: "::1" }),
      '--bind takes an IPv4 address, e.g. 127.0.0.1, not "::1"',
      "--bind 的值应为 IPv4 地址",
    ],
    [() => parseFlags(["--no-tui=yes"]), "Option '--no-tui' does not take an argument", "不接受值"],
  ])("is told what is wrong in both languages (%#)", (run, en, zh) => {
    const [english, chinese] = told(run);
    expect(english).toBe(en);
    expect(chinese).toContain(zh);
  });

  it("is led to the help of its command", () => {
    const helps = [["workshop", "nope"], ["check"], ["fly"], ["--prot"], []].map((args) => helpOf(args));
    expect(helps).toEqual(["workshop --help", "check --help", "help", "help", "help"]);
  });

  it("is answered in the language that it asks for, else in the locale's", () => {
    expect(languageOf({ LANG: "en_US.UTF-8" }, ["--prot", "1", "--lang", "zh"])).toBe("zh");
    expect(languageOf({ LANG: "zh_CN.UTF-8" }, ["--lang=en", "--prot"])).toBe("en");
    expect(languageOf({ LC_ALL: "zh_CN.UTF-8", LANG: "C" }, ["--lang", "xx"])).toBe("zh");
    expect(languageOf({})).toBe("en");
  });
});
