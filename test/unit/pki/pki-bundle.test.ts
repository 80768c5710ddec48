import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBundle } from "../../../src/pki/verify/peer-verification.ts";

const read = (name: string): string => readFileSync(new URL(`../../fixtures/pki/${name}`, import.meta.url), "utf8");
const good = read("good.crt");
const BEGIN = "-----BEGIN CERTIFICATE-----\n";
const END = "-----END CERTIFICATE-----\n";
const base64 = good.split("\n").slice(1, -2).join("\n");

/** What a Go 1.23 kubectl said of each as certificate-authority-data. */
const REFUSED: readonly (readonly [claim: string, bundle: string, problem: string])[] = [
  ["text without a block", "hello", "unable to parse bytes as PEM block"],
  ["only blanks", " \n", "unable to parse bytes as PEM block"],
  ["a block of another type", read("good.key"), "no valid certificate authority data seen"],
  ["a block of another type and text", `${read("good.key")}x`, "unable to parse bytes as PEM block"],
  ["a block with headers", `${BEGIN}A: b\n\n${base64}\n${END}`, "no valid certificate authority data seen"],
  [
    "bytes that are no certificate",
    `${BEGIN}aGVsbG8=\n${END}`,
    "failed to parse certificate: x509: malformed certificate",
  ],
  ["an empty block", `${BEGIN}${END}`, "failed to parse certificate: x509: malformed certificate"],
  ["an empty sequence", `${BEGIN}MAA=\n${END}`, "failed to parse certificate: x509: malformed tbs certificate"],
  [
    "bytes after the certificate",
    `${BEGIN}${Buffer.concat([Buffer.from(base64, "base64"), Buffer.alloc(1)]).toString("base64")}\n${END}`,
    "failed to parse certificate: x509: trailing data",
  ],
  ["broken base64", `${BEGIN}!!!\n${END}`, "unable to parse bytes as PEM block"],
  ["base64 without its padding", `${BEGIN}aGVsbG8\n${END}`, "unable to parse bytes as PEM block"],
  [
    "an END line with more on it",
    good.replace("-----END CERTIFICATE-----", "-----END CERTIFICATE-----junk"),
    "unable to parse bytes as PEM block",
  ],
  ["another END", good.replace("END CERTIFICATE", "END CERT"), "unable to parse bytes as PEM block"],
  ["a BEGIN that is not at the start of a line", `x${good}`, "unable to parse bytes as PEM block"],
  ["a block without an end", good.slice(0, 300), "unable to parse bytes as PEM block"],
];

const ACCEPTED: readonly (readonly [claim: string, bundle: string, count: number])[] = [
  ["one certificate", good, 1],
  ["two certificates", good + read("other-ca.crt"), 2],
  ["text around the certificate", `foo\n${good}bar`, 1],
  ["Windows line ends", good.replaceAll("\n", "\r\n"), 1],
  ["blanks at the line ends", good.replaceAll("\n", "  \n"), 1],
  ["no newline at the end", good.trim(), 1],
  ["one long line", `${BEGIN}${base64.replaceAll("\n", "")}\n${END}`, 1],
  ["a bad block before the good one", `${BEGIN}aGVsbG8=\n${END}${good}`, 1],
  ["BEGIN lines without an end before the good one", `${BEGIN.repeat(3)}${good}`, 1],
  ["END lines before the good one", `${END.repeat(3)}${good}`, 1],
  ["a block without an end before the good one", `${good.slice(0, 300)}\n${good}`, 1],
];

describe("a CA bundle", () => {
  it.each(REFUSED)("is refused with %s", (_, bundle, problem) => {
    expect(parseBundle(bundle)).toEqual({ ok: false, problem: `unable to load root certificates: ${problem}` });
  });

  it.each(ACCEPTED)("is accepted with %s", (_, bundle, count) => {
    const result = parseBundle(bundle);
    expect(result.ok && result.certificates.length).toBe(count);
  });

  it("finds its certificate among any other lines", () => {
    const noise = fc.array(fc.stringMatching(/^[^\n]{0,30}$/).filter((line) => !line.startsWith("-----BEGIN ")));
    fc.assert(
      fc.property(noise, noise, (before, after) => {
        const result = parseBundle(`${before.map((line) => `${line}\n`).join("")}${good}${after.join("\n")}`);
        return result.ok && result.certificates.length === 1;
      }),
    );
  });
});
