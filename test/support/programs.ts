import { spawnSync } from "node:child_process";

/** Programs that tests compare with where the machine has them. */
export const KUBECTL = "kubectl";
export const OPENSSL = "openssl";
export const GO = "go";

/** What distributions package is years older and never meets what users meet. */
const OLDEST_KUBECTL_MINOR = 32;

/** A program that a suite needs. @throws Error when it is missing and REQUIRE_TOOLS=1 */
export function hasProgram(program: string, ...args: string[]): boolean {
  return required(program, answers(program, ...args));
}

/** kubectl, from 1.32 on. @throws Error when it is missing and REQUIRE_TOOLS=1 */
export function hasKubectl(): boolean {
  const { stdout } = spawnSync(KUBECTL, ["version", "--client", "--output=json"], { encoding: "utf8" });
  const [, minor = "0"] = /"minor":\s*"(\d+)/.exec(stdout ?? "") ?? [];
  return required(`${KUBECTL} 1.${OLDEST_KUBECTL_MINOR} or newer`, Number(minor) >= OLDEST_KUBECTL_MINOR);
}

/** Whether containers can be put into sandboxes here: many a machine forbids it. @throws Error when bwrap is missing and REQUIRE_TOOLS=1 */
export function hasSandbox(): boolean {
  const bare = "bwrap --unshare-pid --ro-bind / / --proc /proc true".split(" ");
  const isLinux = process.platform === "linux";
  return (
    isLinux && hasProgram("bwrap", "--version") && answers("unshare", "--user", "--map-root-user", "--net", ...bare)
  );
}

/** A program that no machine has to have. */
export function answers(program: string, ...args: string[]): boolean {
  return spawnSync(program, args).status === 0;
}

/** For programs that have no command in common that says so. @throws Error when it is missing and REQUIRE_TOOLS=1 */
export function isThere(program: string): boolean {
  return required(program, answers("sh", "-c", `command -v ${program}`));
}

/** What a suite needs and no command tells of. @throws Error when it is missing and REQUIRE_TOOLS=1 */
export function required(program: string, isFound: boolean): boolean {
  if (!isFound && process.env.REQUIRE_TOOLS === "1")
    throw new Error(`${program} is missing: npm run tools installs it`);
  return isFound;
}
