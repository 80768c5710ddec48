import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { UsageError } from "../../../src/cli/arguments.ts";
import { findCommand } from "../../../src/cli/commands.ts";
import { explainCommand } from "../../../src/cli/explain-command.ts";

const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
  vi.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
  vi.spyOn(console, "error").mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => vi.restoreAllMocks());

async function run(...args: readonly string[]): Promise<number> {
  const { run: command, rest } = findCommand(args);
  return command(rest, "en");
}

async function refused(...args: readonly string[]): Promise<readonly string[]> {
  const error: unknown = await run(...args).catch((failure: unknown) => failure);
  if (!(error instanceof UsageError)) throw new Error(`not refused: ${args.join(" ")}`);
  return [error.text("en"), error.text("zh")];
}

describe("the commands", () => {
  it.each([
    ["help", "--lang", "zh"],
    ["--help", "--lang", "zh"],
    ["help", "pki", "--lang", "zh"],
    ["pki", "help", "--lang", "zh"],
    ["help", "explain", "--lang=zh"],
    ["help", "workshop", "--lang", "zh"],
    ["workshop", "help", "--lang", "zh"],
    ["help", "example-server", "greetings", "--lang", "zh"],
    ["example-server", "--help", "--lang", "zh"],
    ["check", "--help", "--lang", "zh"],
  ])("take --lang, help and the name of a command: %s %s %s %s", async (...args) => {
    expect(await run(...args)).toBe(0);
    expect(printed.join("\n")).toMatch(/语言/);
  });

  it("show the help of a command as the command itself does", async () => {
    await run("help", "workshop");
    await run("workshop", "--help");
    expect(printed[0]).toBe(printed[1]);
  });

  it.each([
    [["help", "explian"], "did you mean explain?", "是否想输入 explain？"],
    [["version", "--lang", "fr"], "--lang takes en or zh", "--lang 的值应为"],
    [["example-server", "foo"], 'takes no argument "foo"', "不接受参数“foo”"],
    [["example-server", "--foo"], "Unknown option '--foo'", "未知参数“--foo”"],
    [["example-server", "greetings", "--storag", "own"], "did you mean --storage?", "是否想输入 --storage？"],
    [["explain", "/apis/a/v1/b", "extra"], '"extra" is one argument too many', "多出了“extra”"],
    [["explain", "GET", "/apis/a/v1/b", "extra"], '"extra" is one argument too many', "多出了“extra”"],
    [["workshop", "start", "--data-dir", "/nosuch"], "start takes a lesson", "start 需要课程"],
    [
      ["check", "https://127.0.0.1:1", "--group", "g", "--version", "v1", "--only", "foo"],
      'there is no step "foo"; there are',
      "没有步骤“foo”；现有：",
    ],
  ])("refuse %j in both languages", async (args, en, zh) => {
    const told = await refused(...args);
    expect(told[0]).toContain(en);
    expect(told[1]).toContain(zh);
  });
});

describe("explain", () => {
  it("has no clock in its answer, and makes no namespace that is always there", async () => {
    await explainCommand(["DELETE", "/apis/example.k8s.io/v1/pods", "-f", "examples/greetings/greetings-y.yaml"], "en");
    expect(printed.join("\n")).not.toMatch(/\d\d:\d\d:\d\d|kube-system/);
  });

  it("ends a sentence once, also behind the name of the legacy group's APIService", async () => {
    await explainCommand(["/api/v1/pods"], "en");
    expect(printed.join("\n")).toContain("belongs to the APIService v1.\n");
  });
});
