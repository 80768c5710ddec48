import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { safeJson, type Playground } from "../playground/index.ts";

/** A test as its runner knows it. */
export interface TestName {
  /** Path of the test's file. */
  readonly file: string;
  /** With the titles of the suites around it. */
  readonly title: string;
}

/** Where failed tests leave what their playgrounds were asked; undefined when nobody wants it. */
export function archiveFolder(): string | undefined {
  return process.env["AGGREGATION_PLAYGROUND_HAR"];
}

/** Writes the playground's requests as an HTTP Archive under the test's file and title. */
export async function saveArchive(playground: Playground, folder: string, test: TestName): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, archiveName(test));
  // A new file, for its owner alone, and not through a link that stood there.
  await rm(file, { force: true });
  await writeFile(file, safeJson(playground.requests.har(), 2), { mode: 0o600, flag: "wx" });
}

/** What file systems take, with room for `.har`. */
const MAX_BYTES = 240;

/** Letters and digits of any script; a name that is too long ends in a hash, which keeps it apart from others. */
export function archiveName({ file, title }: TestName): string {
  const parts = [path.basename(file).replace(/(?:\.(?:test|spec))?\.[cm]?[jt]sx?$/, ""), title].map((part) =>
    part.replaceAll(/[^\p{L}\p{M}\p{N}._]+/gu, "-").replaceAll(/^[-.]+|-+$/g, ""),
  );
  const name = parts.filter((part) => part !== "").join("-");
  if (Buffer.byteLength(name) <= MAX_BYTES) return `${name}.har`;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 12);
  const head = Buffer.from(name).subarray(0, MAX_BYTES - hash.length - 1);
  // Bytes of a character that was cut through go.
  return `${head.toString("utf8").replace(/\uFFFD+$/, "")}-${hash}.har`;
}
