import { describe, expect, it } from "vitest";
import { inLanguage, toldIn } from "../../../src/apimachinery/index.ts";
import { CHINESE_WORDS } from "../../../src/apimachinery/own-words/chinese.ts";
import { ownMessages } from "../../support/own-messages.ts";

/** What people read in a terminal or on the page. Kubernetes' own words, and those for programs that use the kit, stay English. */
const FOLDERS = [
  "cli",
  "doctor",
  "example-server",
  "kubelet",
  "playground",
  "storage",
  "trace",
  "tui",
  "view",
  "web",
  "workshop",
];
const FOR_PROGRAMS = /src\/playground\/(?:kit|client)\/|src\/storage\/lent\//;

/** What Kubernetes, curl, tcpdump or the container runtime says in these words. */
const OF_OTHERS = [
  /^npm run workshop/,
  /^curl: /,
  /packets (?:captured|received)/,
  /^Back-off restarting failed container/,
  /^Failed to pull image/,
  /^Readiness probe failed/,
  /^couldn't find key/,
  /^missing value for/,
  /^exec: \{\}: executable file not found/,
  /may not contain '\.\.'/,
  /^path in volume|^subPath of volume/,
  /^no matches for kind/,
  /does not implement the scale subresource/,
];

describe("what the program says of itself", () => {
  it("has its Chinese, wherever it fails or warns", () => {
    const missing = ownMessages(
      FOLDERS.map((folder) => `src/${folder}`),
      FOR_PROGRAMS,
    )
      .filter(({ text }) => !OF_OTHERS.some((pattern) => pattern.test(text)))
      .filter(({ text }) => !isTranslated(text))
      .map(({ at, text }) => `${at}: ${text}`);
    expect(missing).toEqual([]);
  });

  it.each([
    [
      'etcd at http://x cannot be reached: connect ECONNREFUSED 127.0.0.1:1. Start one, e.g. with "etcd", correct --etcd-servers, or leave it out to store without etcd.',
      "连接不到 http://x 的 etcd：127.0.0.1:1：连接被拒绝（ECONNREFUSED）。请启动一个（例如运行 etcd）、改正 --etcd-servers，或去掉它，不用 etcd 存储。",
    ],
    ['options: there is no step "foo"; there are a, b', "options：没有步骤“foo”；现有：a, b"],
    ["ENOENT: no such file or directory, open '/a: b'", "/a: b：没有这个文件或目录（ENOENT）"],
    ["a.yaml: is no YAML: bad indentation", "a.yaml：不是 YAML：bad indentation"],
    ["a second creation was answered 200 instead of 409: {}", "第二次创建：应答为 200，而不是 409：{}"],
    ['pods "x" is forbidden: User "bob" cannot get resource', 'pods "x" is forbidden: User "bob" cannot get resource'],
  ])("%s", (english, chinese) => {
    expect(inLanguage(english, "zh")).toBe(chinese);
  });

  it("names the place first in English, too, and takes an error's own words where it has them", () => {
    expect(inLanguage("ENOENT: no such file or directory, open '/a'", "en")).toBe(
      "/a: no such file or directory (ENOENT)",
    );
    expect(toldIn(Object.assign(new Error("a"), { text: { en: "a", zh: "甲" } }), "zh")).toBe("甲");
  });

  it("stays quick with a text that is made to be slow", () => {
    const text = "a: b; c. d\n".repeat(300);
    expect(inLanguage(text, "zh")).toBe(text);
  });

  it("has sentences in both languages with the same blanks", () => {
    for (const [english, chinese] of Object.entries(CHINESE_WORDS.sentences)) {
      const blanks = english.split("{}").length - 1;
      const filled = new Set([...chinese.matchAll(/\{(\d)\}/g)].map(([, number]) => Number(number)));
      expect(
        [...filled].toSorted((left, right) => left - right),
        english,
      ).toEqual(Array.from({ length: blanks }, (_, index) => index + 1));
      expect(chinese).toMatch(/[\u4e00-\u9fff]/);
    }
  });
});

/** With something in its blanks, alone or before something else. */
function isTranslated(text: string): boolean {
  const filled = text.trim().replaceAll("{}", "X");
  return inLanguage(filled, "zh") !== filled;
}
