import { describe, expect, it } from "vitest";
import { kubeconfigLines, localise, parseLessonText, shellWord } from "../../../src/workshop/lesson-text.ts";

const GOOD = `# Title

## Idea

One idea.

## Path

\`\`\`
## no heading within a fence
\`\`\`

## Your turn

Do it.

## Typical mistake

Not doing it.

## Hints

1. One
2. Two
   goes on
3. Three

## Read on

Docs.
`;

describe("a lesson's text", () => {
  it("is parted by its headings, with three hints", () => {
    const text = parseLessonText(GOOD, "en", "lesson.en.md");
    expect(text.title).toBe("Title");
    expect(text.path).toContain("## no heading within a fence");
    expect(text.hints).toEqual(["One", "Two\ngoes on", "Three"]);
  });

  it.each([
    ["no title", GOOD.replace("# Title", "Title"), "lesson.en.md:1: the first line must be"],
    ["an unknown heading", GOOD.replace("## Idea", "## Ideas"), 'lesson.en.md:3: "## Ideas" is none of Idea, Path'],
    ["an empty section", GOOD.replace("One idea.", ""), '"## Idea" is missing or empty'],
    ["two hints", GOOD.replace("3. Three\n", ""), "has 2 numbered hints, not 3"],
    ["another language's headings", GOOD.replace("## Idea", "## 要点"), '"## 要点" is none of'],
  ])("is refused with file and place: %s", (_name, text, problem) => {
    expect(() => parseLessonText(text, "en", "lesson.en.md")).toThrow(problem);
  });

  it("names the kubeconfig wherever kubectl is typed, once", () => {
    expect(kubeconfigLines(["cat x", "kubectl get pods"])).toEqual(["export KUBECONFIG=FILE"]);
    expect(kubeconfigLines(["curl http://127.0.0.1:8001/apis"])).toEqual([]);
    expect(kubeconfigLines(["export KUBECONFIG=FILE", "kubectl get pods"])).toEqual([]);
  });

  it("shows the addresses and the folder of this run, quoted where a shell needs it", () => {
    const places = {
      url: "https://127.0.0.1:7000",
      proxyUrl: "http://127.0.0.1:7001",
      kubeconfig: "/a b/admin.kubeconfig",
      work: "/Users/it's/work",
      backend: "127.0.0.1:7002",
    };
    expect(localise("curl http://127.0.0.1:8001/apis https://127.0.0.1:6443", places)).toBe(
      "curl http://127.0.0.1:7001/apis https://127.0.0.1:7000",
    );
    expect(localise("curl -k https://BACKEND/apis", places)).toBe("curl -k https://127.0.0.1:7002/apis");
    expect(localise("export KUBECONFIG=FILE", places)).toBe("export KUBECONFIG='/a b/admin.kubeconfig'");
    expect(localise("cat WORK/x.yaml NETWORK", places)).toBe(`cat '/Users/it'\\''s/work'/x.yaml NETWORK`);
    expect(shellWord("/plain/path")).toBe("/plain/path");
  });
});
