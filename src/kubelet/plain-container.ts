import path from "node:path";
import { POD_MARK, type LentStore } from "../apimachinery/index.ts";
import { mainPort } from "./container-ports.ts";
import { supervisor } from "./container-process.ts";
import type { Prepared } from "./container-run.ts";
import type { Image } from "./image-catalogue.ts";
import type { CertificateFiles } from "./image-certificates.ts";
import { loopbackAddress, loopbackUrls } from "./image-rules.ts";
import { LaunchError } from "./launch-error.ts";
import { fileInPod, relocate, type PodFiles } from "./pod-files.ts";
import { findProgram, inheritedEnv } from "./spawning.ts";
import type { FixedPorts } from "./fixed-ports.ts";
import type { ContainerPaths, ContainerRequest, Surroundings, Variables } from "./surroundings.ts";

/** Without mounts a folder stands for the container's `/`, and paths are led there. */
export function plainPaths(files: PodFiles): ContainerPaths {
  return {
    isConfined: false,
    text: (text) => relocate(text, files),
    kinds: {
      "<text>": (text) => relocate(text, files),
      "<file>": (file) => fileInPod(file, files),
      "<loopback-urls>": loopbackUrls,
      "<bind-address>": loopbackAddress,
    },
    account: (file) => path.join(files.root, file),
  };
}

export function plainEnv(): Record<string, string> {
  return inheritedEnv();
}

export interface PlainOptions {
  readonly builtins: Readonly<Record<string, readonly string[]>>;
  readonly builtinArgs: Readonly<Record<string, readonly string[]>>;
  readonly lentStore?: (name: string) => Promise<LentStore | undefined>;
  readonly fixedPorts: FixedPorts;
}

/** A container as an ordinary process of this machine. @throws LaunchError */
export async function plainContainer(
  options: PlainOptions,
  { pod, container, image }: ContainerRequest,
  args: readonly string[],
  baked: CertificateFiles | undefined,
  { directory, files }: Surroundings,
  variables: Variables,
): Promise<Omit<Prepared, "takeWarm">> {
  const { builtin } = image;
  const fixedPort = image.fixedPort ? mainPort(image, container) : undefined;
  if (fixedPort !== undefined) options.fixedPorts.claim(fixedPort, pod);
  const lentStore = builtin === undefined ? undefined : await options.lentStore?.(builtin);
  const { program, args: all } = await commandLine(options, image, args, baked);
  const env = {
    ...variables.env,
    ...(files.mountPaths.includes("/tmp") ? { TMPDIR: path.join(files.root, "tmp") } : {}),
    ...(baked === undefined || builtin !== undefined ? {} : certificateEnv(baked)),
    [POD_MARK]: "1",
    POD_ROOT: files.root,
  };
  return {
    program,
    instructions: {
      args: all,
      env,
      directory: builtin === undefined ? image.directory : directory,
      ...(fixedPort === undefined ? {} : { fixedPort }),
      ...(lentStore === undefined ? {} : { lentStore }),
    },
    env,
    root: files.root,
    podDirectory: directory,
  };
}

export function certificateEnv({ cert, key }: CertificateFiles): Record<string, string> {
  return { TLS_CERT_FILE: cert, TLS_PRIVATE_KEY_FILE: key };
}

export function builtinCommand(
  { builtins }: Pick<PlainOptions, "builtins">,
  name: string | undefined,
): readonly string[] | undefined {
  return name !== undefined && Object.hasOwn(builtins, name) ? builtins[name] : undefined;
}

/** The program of ours to start, and its arguments. @throws LaunchError */
async function commandLine(
  { builtins, builtinArgs }: Pick<PlainOptions, "builtins" | "builtinArgs">,
  image: Image,
  args: readonly string[],
  files: CertificateFiles | undefined,
): Promise<{ readonly program: readonly string[]; readonly args: readonly string[] }> {
  if (image.builtin === undefined) return { program: supervisor(), args: [...(await foreignCommand(image)), ...args] };
  const program = builtinCommand({ builtins }, image.builtin);
  if (program === undefined) {
    const known = Object.keys(builtins).join(", ");
    throw new LaunchError(
      "CreateContainerError",
      `the image catalogue names the builtin "${image.builtin}"; there is: ${known}`,
    );
  }
  const given = args.some((arg) => arg.startsWith("--tls-cert-file"));
  const baked =
    files === undefined || given ? [] : ["--tls-cert-file", files.cert, "--tls-private-key-file", files.key];
  const own = Object.hasOwn(builtinArgs, image.builtin) ? (builtinArgs[image.builtin] ?? []) : [];
  return { program, args: [...own, ...args, ...baked] };
}

/** The entry's command, its program found by the playground's PATH. @throws LaunchError */
export async function foreignCommand({ command: [name = "", ...args] = [], directory }: Image): Promise<string[]> {
  const file = await findProgram(name, directory);
  if (file !== undefined) return [file, ...args];
  throw new LaunchError("RunContainerError", `exec: ${JSON.stringify(name)}: executable file not found in $PATH`);
}
