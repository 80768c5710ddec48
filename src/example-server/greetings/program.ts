import path from "node:path";
import { fileURLToPath } from "node:url";

/** The program file of the greetings server as a process of its own, in source or compiled as this file is. */
export function greetingsServerProgram(): string {
  return fileURLToPath(new URL(`./entry${path.extname(import.meta.url)}`, import.meta.url));
}
