import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { NEWEST_RELEASE, readRelease, RELEASE_CHANGES } from "../../../src/apimachinery/index.ts";

describe("the releases of Kubernetes", () => {
  it.each([
    ["1.10", { probePath: "root", probeAccepts: "any-status", trustsCommonName: true, serveMuxRedirect: 301 }],
    ["1.14", { probePath: "root", probeAccepts: "any-status", probeFollowsRedirects: true }],
    ["1.15.0", { probePath: "root", probeAccepts: "success" }],
    ["1.15", { probePath: "group-version", probeAccepts: "success", probeFollowsRedirects: true }],
    ["1.18", { trustsCommonName: true, warnsOfDeprecation: false }],
    ["1.19", { trustsCommonName: false, warnsOfDeprecation: true }],
    ["1.19", { namesFlowSchema: false }],
    ["1.20", { namesFlowSchema: true }],
    ["1.22", { betas: [], passesRedirects: false }],
    ["1.25", { probeFollowsRedirects: true, aggregatedDiscovery: false }],
    ["1.26", { probeFollowsRedirects: false, aggregatedDiscovery: false, probeIgnoresCertificate: true }],
    ["v1.35", { aggregatedDiscovery: true, probeIgnoresCertificate: true, serveMuxRedirect: 301 }],
    ["1.36", { probeIgnoresCertificate: false, serveMuxRedirect: 307 }],
  ])("%s behaves as its source says", (text, expected) => {
    expect(readRelease(text)).toMatchObject(expected);
  });

  it("takes a release without a patch for its last one", () => {
    expect(readRelease("1.15").versionInfo).toMatchObject({
      minor: "15",
      gitVersion: "v1.15.12+aggregation-playground",
    });
    const last = ["1.10", "1.14", "1.18", "1.25", "1.28", "1.29", "1.34", "1.35"].map(
      (text) => readRelease(text).patch,
    );
    expect(last).toEqual([13, 10, 20, 16, 15, 15, 13, 0]);
    expect(readRelease("1.15.0").versionInfo.gitVersion).toMatch(/^v1\.15\.0\+/);
    expect(Object.keys(readRelease("1.15").versionInfo)).not.toContain("emulationMajor");
    expect(readRelease("1.36")).toEqual(NEWEST_RELEASE);
  });

  it.each(["1.9", "1.37", "2.0", "latest", "1", "1.15.x", ""])("refuses %j and says which there are", (text) => {
    expect(() => readRelease(text)).toThrow(`a Kubernetes release from 1.10 to 1.36 is needed, not "${text}"`);
  });

  it("has a source for every change, from the oldest to the newest", () => {
    const sinces = RELEASE_CHANGES.map(({ since }) => since);
    const collator = new Intl.Collator("en", { numeric: true });
    expect(sinces).toEqual(sinces.toSorted((a, b) => collator.compare(a, b)));
    for (const { source } of RELEASE_CHANGES) expect(source).not.toBe("");
  });

  it("has a line in the documents for every change", () => {
    const document = readFileSync(new URL("../../../docs/releases.md", import.meta.url), "utf8");
    const documented = [...document.matchAll(/^\|[^|]+\|[^|]+\| (1\.[\d.]+) +\|/gm)].map(([, since]) => since);
    expect([...new Set(documented)]).toEqual(RELEASE_CHANGES.map(({ since }) => since));
  });
});
