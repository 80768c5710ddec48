import { stat } from "node:fs/promises";
import path from "node:path";
import type { Pod } from "../types/index.ts";
import { mainPort } from "./container-ports.ts";
import type { Prepared } from "./container-run.ts";
import type { Image } from "./image-catalogue.ts";
import type { CertificateFiles } from "./image-certificates.ts";
import { certificateEnv, foreignCommand } from "./plain-container.ts";
import { bubblewrapOptions, type Mount } from "./sandbox/bubblewrap.ts";
import type { PodSandbox } from "./sandbox/sandbox.ts";
import { SYSTEM, systemMounts } from "./sandbox/system-files.ts";
import { nodeCommand, programFile } from "./spawning.ts";
import type { ContainerPaths, ContainerRequest, Surroundings, Variables } from "./surroundings.ts";

/** Paths are what they are in a cluster, and what a program may reach is up to its sandbox. */
export const BOXED_PATHS: ContainerPaths = {
  isConfined: true,
  text: (text) => text,
  kinds: {
    "<text>": (text) => text,
    "<file>": (file) => file,
    "<loopback-urls>": (urls) => urls,
    "<bind-address>": (address) => address,
  },
  account: (file) => `/${file}`,
};

const HOME = "/root";
const CERTIFICATE = { cert: "/var/run/tls/server.crt", key: "/var/run/tls/server.key" };

export function boxedEnv(): Record<string, string> {
  return { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", HOME };
}

/** A container in a sandbox of its own, within its pod's network. @throws LaunchError */
export async function boxedContainer(
  { bwrap, enter, mounts: shared }: PodSandbox,
  { pod, container, image }: ContainerRequest,
  args: readonly string[],
  baked: CertificateFiles | undefined,
  { directory, files }: Surroundings,
  variables: Variables,
): Promise<Omit<Prepared, "takeWarm">> {
  const [program = "", ...words] = await foreignCommand(image);
  const named = await Promise.all(words.map((word) => existing(word, image.directory)));
  const command = [program, ...words.map((word, index) => named[index] ?? word), ...args];
  const port = mainPort(image, container);
  const env = {
    ...variables.env,
    ...(port === 0 ? {} : { PORT: String(port) }),
    ...(baked === undefined ? {} : certificateEnv(CERTIFICATE)),
    // Nothing stands before a path of the container.
    POD_ROOT: "",
  };
  const mounts: Mount[] = [
    ...(await imageMounts(image, program, named)),
    ...shared,
    { kind: "empty", path: HOME },
    ...(baked === undefined ? [] : certificateMounts(baked)),
    ...files.mounts.map(({ path: place, source, readOnly }): Mount => ({
      kind: readOnly ? "read" : "write",
      source,
      path: place,
    })),
  ];
  const options = bubblewrapOptions({ hostname: hostname(pod), env, directory: "/", mounts });
  return {
    program: [...enter, ...nodeCommand(programFile(import.meta.url, "sandbox/box-program"))],
    instructions: { type: "run", bwrap, options, command, port },
    env,
    root: files.root,
    podDirectory: directory,
  };
}

/** What the image's entry lists: its program, the files that its command names, and what it may read. */
async function imageMounts(
  { read, entrypoint, directory }: Image,
  program: string,
  named: readonly (string | undefined)[],
): Promise<Mount[]> {
  const places = read.filter((place) => place !== SYSTEM).map((place) => path.resolve(directory, place));
  const mounts = [...(read.includes(SYSTEM) ? await systemMounts() : []), ...places.map(readMount)];
  const isThere = (file: string): boolean =>
    mounts.some(({ path: place }) => file === place || file.startsWith(`${place}/`));
  for (const file of [program, ...named]) if (file !== undefined && !isThere(file)) mounts.push(readMount(file));
  const [name = ""] = entrypoint;
  if (path.isAbsolute(name) && !isThere(name)) mounts.push({ kind: "link", target: program, path: name });
  return mounts;
}

function readMount(place: string): Mount {
  return { kind: "read", source: place, path: place };
}

/** The file or folder that a word of the entry's command names, from the folder of the catalogue. */
async function existing(word: string, directory: string): Promise<string | undefined> {
  if (word === "" || word.startsWith("-")) return undefined;
  const place = path.resolve(directory, word);
  const isThere = await stat(place).then(
    () => true,
    () => false,
  );
  return isThere ? place : undefined;
}

function certificateMounts({ cert, key }: CertificateFiles): Mount[] {
  return [
    { kind: "read", source: cert, path: CERTIFICATE.cert },
    { kind: "read", source: key, path: CERTIFICATE.key },
  ];
}

/** Linux takes 64 bytes. */
function hostname({ spec, metadata }: Pod): string {
  return (spec.hostname ?? metadata.name ?? "").slice(0, 63);
}
