import { spawnSync } from "node:child_process";

/** Programs that tests compare with where the machine has them. */
export const KUBECTL = "kubectl";
export const OPENSSL = "openssl";

export function hasProgram(program: string, ...args: string[]): boolean {
  return spawnSync(program, args).status === 0;
}
