import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { examine, jsonReport, junitReport, STEP_IDS, textReport, type StepResult } from "../../../src/doctor/index.ts";
import { startPlayground } from "../../../src/index.ts";
import { DEFECTS } from "../../support/defects.ts";
import { TOYS } from "../../support/toys.ts";

const PKI = fileURLToPath(new URL("../../fixtures/pki/", import.meta.url));
const TARGET = { group: TOYS.group, version: TOYS.version };

function failed(results: readonly StepResult[]): string[] {
  return results.filter(({ status }) => status === "fail").map(({ id }) => id);
}

describe("the doctor", () => {
  it("passes the good extension server", async () => {
    await using pg = await startPlayground();
    const { url } = await pg.extension(TOYS);
    const results = await examine({ playground: pg, url, ...TARGET });
    expect(results.filter(({ status }) => status !== "pass")).toEqual([]);
    expect(results.map(({ id }) => id)).toEqual(STEP_IDS);
  });

  it("examines a server that can only be read, and leaves out what writes", async () => {
    await using pg = await startPlayground();
    const fields = { total: "number" } as const;
    const sales = { kind: "Sale", verbs: ["get", "list"], fields } as const;
    const { url } = await pg.extension({ ...TARGET, resources: { sales } });
    const results = await examine({ playground: pg, url, ...TARGET, skip: ["tls.validity"] });
    expect(failed(results)).toEqual([]);
    const skipped = results.filter(({ status }) => status === "skip").map(({ area }) => area);
    expect(new Set(skipped)).toEqual(new Set(["conformance", "watch", "errors"]));
    expect(skipped.filter((area) => area === "errors")).toHaveLength(1);
    expect(results.map(({ id }) => id)).toEqual(STEP_IDS.filter((id) => id !== "tls.validity"));
  });

  it("has nothing against a version without resources, and says what cannot be told of it", async () => {
    await using pg = await startPlayground();
    const empty = { kind: "APIResourceList", apiVersion: "v1", groupVersion: "toys.example.com/v1", resources: [] };
    const { url } = await pg.extension({
      ...TOYS,
      intercept: (req, res) => {
        if (req.url !== "/apis/toys.example.com/v1") return false;
        res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(empty));
        return true;
      },
    });
    const results = await examine({ playground: pg, url, ...TARGET });
    expect(failed(results)).toEqual([]);
    expect(results.find(({ id }) => id === "discovery.resources")?.status).toBe("pass");
    expect(results.find(({ id }) => id === "conformance.create")?.reason).toBe("no resource can be read");
  });

  it.each(DEFECTS)("finds out that $name", async ({ finds, intercept, options = {} }) => {
    await using pg = await startPlayground();
    const breaking = intercept === undefined ? {} : { intercept };
    const { url } = await pg.extension({ ...TOYS, ...options, ...breaking, timeoutMs: 0 });
    const results = await examine({ playground: pg, url, ...TARGET, only: [finds], waitMs: 1_000 });
    expect(failed(results)).toContain(finds);
    const found = results.find(({ id }) => id === finds);
    expect(found?.reason).toMatch(/\w/);
    expect(found?.fix).toMatch(/\w/);
  });

  it("finds a defect of every step but those that nothing else could pass without", () => {
    const covered = new Set([...DEFECTS.map(({ finds }) => finds), "tls.handshake", "tls.names", "tls.validity"]);
    expect(STEP_IDS.filter((id) => !covered.has(id))).toEqual(["conformance.get"]);
  });

  it("finds out that the server speaks plain HTTP", async () => {
    await using pg = await startPlayground();
    const server = createServer((_req, res) => res.end("hello"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const [handshake, ...others] = await examine({ playground: pg, url, ...TARGET });
      expect(handshake).toMatchObject({ id: "tls.handshake", status: "fail", reason: "it answers in plain HTTP" });
      expect(new Set(others.map(({ status }) => status))).toEqual(new Set(["skip"]));
    } finally {
      server.close();
    }
  });

  it.each([
    { certificate: "cn-only", finds: "tls.names", reason: /has only its subject/ },
    { certificate: "expired", finds: "tls.validity", reason: /it is valid from/ },
    { certificate: "wrong-host", finds: "tls.names", reason: /not for v1-toys-example-com\.default\.svc/ },
  ])("finds out that the certificate is $certificate", async ({ certificate, finds, reason }) => {
    await using pg = await startPlayground();
    const read = (name: string): Promise<string> => readFile(path.join(PKI, name), "utf8");
    const [key, cert, caBundle] = await Promise.all([
      read(`${certificate}.key`),
      read(`${certificate}.crt`),
      read("backend-ca.crt"),
    ]);
    const server = createTlsServer({ key, cert }, (_req, res) => res.end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const results = await examine({ playground: pg, url, ...TARGET, caBundle, only: [finds] });
      expect(results.find(({ id }) => id === finds)).toMatchObject({ status: "fail", reason });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe("the doctor's reports", () => {
  const results: StepResult[] = [
    { id: "a.b", area: "tls", level: "required", title: "it is good", status: "pass", durationMs: 12 },
    {
      id: "a.c",
      area: "tls",
      level: "required",
      title: 'it is "so"',
      status: "fail",
      reason: "1 < 2 & \u0001",
      fix: "mend it",
      durationMs: 1,
    },
    {
      id: "d.e",
      area: "watch",
      level: "required",
      title: "it goes on",
      status: "skip",
      reason: "a.c did not pass",
      durationMs: 0,
    },
  ];

  it("print the summary, then what failed with reasons and fixes, then the rest", () => {
    expect(textReport(results)).toBe(
      [
        "1 passed, 1 failed, 1 skipped",
        "",
        'FAILED  a.c  it is "so"',
        "        why: 1 < 2 & \u0001",
        "        fix: mend it",
        "skipped d.e  it goes on",
        "        why: a.c did not pass",
        "ok      a.b  it is good",
      ].join("\n"),
    );
  });

  it("say every step and what to do about it in Chinese too", () => {
    const failed = STEP_IDS.map((id): StepResult => ({
      id,
      area: "tls",
      level: "required",
      title: "English",
      status: "fail",
      fix: "English",
      durationMs: 0,
    }));
    const [summary, , ...lines] = textReport(failed, "zh").split("\n");
    expect(summary).toBe(`0 项通过，${STEP_IDS.length} 项失败，0 项跳过`);
    expect(lines).toHaveLength(2 * STEP_IDS.length);
    expect(lines.filter((line) => line.includes("English") || !/\p{Script=Han}/u.test(line))).toEqual([]);
  });

  it("say in Chinese what stands before a step, and its reason where the words are our own", () => {
    const text = { en: "a.c did not pass", zh: "a.c 未通过" };
    const lines = textReport([...results.slice(0, 2), { ...results[2], text } as StepResult], "zh").split("\n");
    expect(lines).toContain("跳过    d.e  it goes on");
    expect(lines).toContain("        原因：a.c 未通过");
    expect(lines.join("\n")).not.toMatch(/FAILED|skipped|did not pass/);
    expect(jsonReport([{ ...results[2], text } as StepResult])).not.toContain("未通过");
  });

  it("write JUnit XML that parsers take", () => {
    const xml = junitReport(results);
    expect(xml).toContain('<testsuite name="tls" tests="2" failures="1" skipped="0">');
    expect(xml).toContain('<failure message="1 &lt; 2 &amp; \ufffd">mend it</failure>');
    expect(xml).toContain('<skipped message="a.c did not pass"/>');
  });

  it("say in JSON whether all passed", () => {
    expect(JSON.parse(jsonReport(results))).toMatchObject({ passed: false, results: [{ id: "a.b" }, {}, {}] });
  });
});
