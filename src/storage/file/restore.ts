import type { FileHandle } from "node:fs/promises";
import { messageOf, type KubeObject } from "../../apimachinery/index.ts";
import type { StoredObject } from "../object-store.ts";
import { encodePut, FORMAT, recordLine } from "./log-record.ts";
import { readLog, type LogContent } from "./log-reader.ts";
import { OLD_BEGINNING, readOldState } from "./old-state.ts";
import { SavedStateError, type Damage, type Restored } from "./restored.ts";
import { backUp, openExisting, removeLeftovers, setAside } from "./state-files.ts";

export interface RestoredFile {
  readonly restored: Restored;
  /** The file to append to; undefined where there is none yet. */
  readonly file: FileHandle | undefined;
  /** Its bytes that count. */
  readonly size: number;
  /** The file is not there, is of an older version, or holds what has been set aside. */
  readonly mustRewrite: boolean;
}

const EMPTY: Restored = { items: new Map(), revision: 1, damage: [] };
/** So many are named; a file that is damaged all over is not told line by line. */
const MAX_NAMED = 20;

/** Reads the saved state, and brings it into a form that can be written to. @throws SavedStateError */
export async function restoreState(
  path: string,
  onWarning: (message: string) => void,
  judge: Judge,
): Promise<RestoredFile> {
  const leftovers = await removeLeftovers(path);
  if (leftovers.length > 0) onWarning(`${KILLED} (${leftovers.join(", ")})`);
  const file = await openExisting(path);
  if (file === undefined) return { restored: EMPTY, file, size: 0, mustRewrite: true };
  try {
    const head = Buffer.alloc(OLD_BEGINNING.length);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const isOld = head.toString("utf8", 0, bytesRead) === OLD_BEGINNING;
    return await (isOld ? restoreOld(path, file, onWarning, judge) : restoreLog(path, file, onWarning, judge));
  } catch (error) {
    await file.close();
    throw error;
  }
}

const KILLED =
  "an earlier run was killed while it saved its state: the state is whole and has every write that was answered; " +
  "what was not finished has been removed";

/** What is wrong with an object that could be read; undefined where it may be used. */
export type Judge = (object: KubeObject) => string | undefined;

/** What can be used, and all that cannot among the damage. */
function judged<T extends Restored>(content: T, judge: Judge): T {
  const items = new Map<string, StoredObject>();
  const damage = [...content.damage];
  for (const [key, stored] of content.items) {
    const why = judge(stored.object);
    if (why === undefined) items.set(key, stored);
    else {
      const line = recordLine(encodePut(key, stored.object), stored.revision).trimEnd();
      damage.push({ where: `revision ${stored.revision}`, key, why, content: Buffer.from(line) });
    }
  }
  return { ...content, items, damage };
}

async function restoreLog(
  path: string,
  file: FileHandle,
  onWarning: (message: string) => void,
  judge: Judge,
): Promise<RestoredFile> {
  const read = await readLog(file);
  checkFormat(path, read);
  const content = judged(read, judge);
  const { end, torn, damage } = content;
  if (damage.length === 0) {
    if (torn > 0) {
      await file.truncate(end);
      onWarning(`${KILLED} (${torn} bytes of a record)`);
    }
    if (end === 0) onWarning(`${path} is empty: this run begins with an empty state`);
    return { restored: content, file, size: end, mustRewrite: end === 0 };
  }
  try {
    const aside = await setAside(path, damage);
    tell(damage, `${path} is damaged, and what cannot be read was set aside in ${aside}`, onWarning);
    return { restored: content, file, size: end, mustRewrite: true };
  } catch (error) {
    // It stays where it is, then: whole lines that are no records harm nobody.
    const why = messageOf(error);
    tell(damage, `${path} is damaged, and what cannot be read could not be set aside (${why})`, onWarning);
    if (torn > 0) await file.truncate(end);
    return { restored: content, file, size: end, mustRewrite: false };
  }
}

/** @throws SavedStateError for a file of another program, or of a newer version of this one */
function checkFormat(path: string, { format, items, end, torn }: LogContent): void {
  if (format === FORMAT || (format === undefined && (items.size > 0 || end + torn === 0))) return;
  if (format === undefined) throw new SavedStateError(path, "holds no saved state of this program");
  const versions = `its format is ${JSON.stringify(format.slice(0, 80))}, and this one reads ${FORMAT}`;
  throw new SavedStateError(path, `was written by another version of this program: ${versions}`);
}

async function restoreOld(
  path: string,
  file: FileHandle,
  onWarning: (message: string) => void,
  judge: Judge,
): Promise<RestoredFile> {
  const content = await file.readFile();
  const read = readOldState(content.toString("utf8"));
  const restored = read === undefined ? undefined : judged(read, judge);
  const backup = await backUp(path, content);
  if (restored === undefined) {
    const why = `it breaks off or is not JSON (${content.length} bytes)`;
    onWarning(`${path} is damaged: ${why}; it was set aside as ${backup}, and this run begins with an empty state`);
    return { restored: EMPTY, file, size: 0, mustRewrite: true };
  }
  onWarning(
    `${path} was written by version 0.1.0: it was brought to today's format, and the old file kept as ${backup}`,
  );
  if (restored.damage.length > 0)
    tell(restored.damage, `${path} was damaged, and what cannot be read is only in ${backup}`, onWarning);
  return { restored, file, size: 0, mustRewrite: true };
}

function tell(damage: readonly Damage[], summary: string, onWarning: (message: string) => void): void {
  const named = damage.slice(0, MAX_NAMED).map(({ where, key, why }) => {
    return `${where}${key === undefined ? "" : ` (${key})`}: ${why}`;
  });
  const more = damage.length > MAX_NAMED ? `; and ${damage.length - MAX_NAMED} more` : "";
  onWarning(`${summary}: ${named.join("; ")}${more}`);
}
