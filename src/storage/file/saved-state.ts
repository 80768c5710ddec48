/** The file of the embedded store as it is read: whole and ours, or refused in words; and what killed writers left beside it. */
import { readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { isAlive } from "./living-process.ts";
import type { Snapshot } from "../memory/memory-store.ts";

export const FORMAT = "aggregation-playground/state-v1";

/** The file is not, or no longer, a saved state. It was left as it is. */
export class SavedStateError extends Error {
  override readonly name = "SavedStateError";
  readonly file: string;

  constructor(file: string, what: string, options?: ErrorOptions) {
    super(`${file} ${what}`, options);
    this.file = file;
  }
}

/** Undefined where there is no file. @throws SavedStateError */
export async function readState(file: string): Promise<Snapshot | undefined> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new SavedStateError(file, `cannot be read (${error.code ?? error.message})`, { cause: error });
  });
  if (text === undefined) return undefined;
  const damaged = (what: string): SavedStateError => new SavedStateError(file, `is damaged: ${what}`);
  if (text.trim() === "") throw damaged("it is empty");
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch (error) {
    // Not the parser's own words: they quote the file, which may hold Secrets.
    if (!text.trimEnd().endsWith("}")) throw damaged(`it breaks off after ${Buffer.byteLength(text)} bytes`);
    throw damaged(`it is no JSON${placeOf(error, text)}`);
  }
  const { format } = fieldsOf(state);
  if (format !== FORMAT) throw new SavedStateError(file, foreign(format));
  const problem = problemOf(state);
  if (problem !== undefined) throw damaged(problem);
  return state as Snapshot;
}

function foreign(format: unknown): string {
  if (typeof format !== "string" || !/^aggregation-playground\/state-v\d{1,9}$/.test(format))
    return "holds no saved state of this program";
  return `was written by another version of this program: its format is ${format}, and this one reads ${FORMAT}`;
}

/** Where the parser stumbled. Of Node's versions not all tell. */
function placeOf(error: unknown, text: string): string {
  const position = /at position (\d+)/.exec(String(error))?.[1];
  if (position === undefined) return "";
  const before = text.slice(0, Number(position)).split("\n");
  return ` at line ${before.length}, column ${(before.at(-1) ?? "").length + 1}`;
}

function problemOf(state: unknown): string | undefined {
  const { revision, items } = fieldsOf(state);
  if (!isRevision(revision)) return "its revision is no whole number above 0";
  if (!Array.isArray(items)) return "it has no list of items";
  const keys = new Set<unknown>();
  for (const [index, item] of items.entries()) {
    const { key } = fieldsOf(item);
    const problem = itemProblem(item, revision) ?? (keys.has(key) ? "its key stands twice" : undefined);
    if (problem !== undefined) return `item ${index + 1}${typeof key === "string" ? ` (${key})` : ""}: ${problem}`;
    keys.add(key);
  }
  return undefined;
}

function itemProblem(item: unknown, latest: number): string | undefined {
  const { key, object, revision } = fieldsOf(item);
  if (typeof key !== "string" || key === "") return "it has no key";
  if (!isRevision(revision) || revision > latest) return `its revision is no whole number from 1 to ${latest}`;
  const { apiVersion, kind, metadata } = fieldsOf(object);
  if (typeof apiVersion !== "string" || typeof kind !== "string") return "its object has no apiVersion and kind";
  return typeof fieldsOf(metadata)["name"] === "string" ? undefined : "its object has no metadata.name";
}

function isRevision(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** The name under which a new content is written before it takes the file's place. */
export function temporaryName(file: string, suffix: string): string {
  return `${file}.${process.pid}.${suffix}`;
}

/** Removes what writers that were killed had not finished, and returns the names. Those of living processes stay. */
export async function removeLeftovers(file: string): Promise<string[]> {
  const folder = path.dirname(file);
  const names = await readdir(folder).catch(() => []);
  const beginning = `${path.basename(file)}.`;
  const left = names.filter((name) => {
    const pid = name.startsWith(beginning) ? /^(\d+)\.[0-9a-f]{8}$/.exec(name.slice(beginning.length))?.[1] : undefined;
    return pid !== undefined && !isAlive(Number(pid));
  });
  for (const name of left) await rm(path.join(folder, name), { force: true });
  return left;
}
