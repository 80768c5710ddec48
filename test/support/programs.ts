import { spawnSync } from "node:child_process";

/** Programs that tests compare with where the machine has them. */
export const KUBECTL = "kubectl";
export const OPENSSL = "openssl";

export function hasProgram(program: string, ...args: string[]): boolean {
  return spawnSync(program, args).status === 0;
}

/** For programs that have no command in common that says so. */
export function isThere(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
}
