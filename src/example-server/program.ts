import path from "node:path";
import { fileURLToPath } from "node:url";

/** The program file of the tutorial's server as a process of its own, in source or compiled as this file is. */
export function exampleServerProgram(): string {
  return fileURLToPath(new URL(`./entry${path.extname(import.meta.url)}`, import.meta.url));
}
