import { describe, expect, it } from "vitest";
import { eventLine } from "../../../src/cli/event-lines.ts";
import type { PlaygroundEvent } from "../../../src/index.ts";
import { explainManifests } from "../../../src/playground/index.ts";
import { unknownLesson } from "../../../src/workshop/index.ts";

const EVENT: PlaygroundEvent = {
  at: 0,
  level: "warn",
  type: "apiservice",
  subject: "v1.example.k8s.io",
  message: "v1.example.k8s.io is not available (FailedDiscoveryCheck): x509: certificate signed by unknown authority",
  hint: "in English",
  advice: { code: "advice.common-name", params: {} },
};

describe("what is said in the reader's language", () => {
  it("leaves Kubernetes' own words as they are, and translates the advice beside them", () => {
    const [line, advice] = eventLine(EVENT, "zh").split("\n");
    expect(line).toContain("x509: certificate signed by unknown authority");
    expect(advice).toMatch(/[\u4e00-\u9fff]/);
    expect(eventLine(EVENT, "en").split("\n")[1]).not.toMatch(/[\u4e00-\u9fff]/);
  });

  it("explains a path", async () => {
    const [english, chinese] = await Promise.all(
      (["en", "zh"] as const).map((language) => explainManifests("GET", "/apis/none.example.com", [], language)),
    );
    expect(english?.join("")).not.toMatch(/[\u4e00-\u9fff]/);
    expect(chinese?.every((line) => /[\u4e00-\u9fff]/.test(line))).toBe(true);
    expect(await explainManifests("GET", "%zz", [], "zh")).toEqual(["%zz 不是服务器接受的路径：400 Bad Request。"]);
  });

  it("suggests the lesson that was meant", () => {
    const slugs = ["look-around", "first-route"];
    expect(unknownLesson("look-arond", slugs, "en")).toBe('There is no lesson "look-arond"; did you mean look-around?');
    expect(unknownLesson("look-arond", slugs, "zh")).toContain("look-around");
    expect(unknownLesson("zzz", slugs, "en")).toContain("workshop -- list");
  });
});
