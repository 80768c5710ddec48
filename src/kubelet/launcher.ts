import { rm } from "node:fs/promises";
import type { LentStore } from "../apimachinery/index.ts";
import type { ObjectStore } from "../storage/index.ts";
import type { Container, Pod } from "../types/index.ts";
import { BOXED_PATHS, boxedContainer, boxedEnv } from "./boxed-container.ts";
import type { Prepared } from "./container-run.ts";
import type { Image } from "./image-catalogue.ts";
import { createFixedPorts, type FixedPorts } from "./fixed-ports.ts";
import { createImageCertificates, type CertificateFiles, type SelfSigned } from "./image-certificates.ts";
import { askedArguments } from "./image-rules.ts";
import { builtinCommand, plainContainer, plainEnv, plainPaths } from "./plain-container.ts";
import { podDirectory, type ApiserverAccess } from "./pod-files.ts";
import { KUBERNETES, type PodSandbox, type Sandbox } from "./sandbox/sandbox.ts";
import { argumentsOf, environmentOf, layOut, type ContainerRequest } from "./surroundings.ts";
import type { WarmPool } from "./warm-pool.ts";

/** Turns a container into a command line, an environment and files. */
export interface Launcher {
  /** Begins to make an image's certificate, which takes longer than all else on the way to a running container. */
  bake(commonName: string): void;
  /** @throws LaunchError */
  prepare(pod: Pod, podIP: string, container: Container, image: Image): Promise<Prepared>;
  /** Removes the files of a pod. */
  remove(uid: string): Promise<void>;
  /** Ends what was started ahead and not used; resolves when nothing is written any more. */
  close(): Promise<void>;
}

export interface LauncherOptions {
  /** Holds the files of images and pods. */
  readonly workDirectory: string;
  /** Command lines of the servers that are part of this program, by the name that the catalogue uses. */
  readonly builtins: Readonly<Record<string, readonly string[]>>;
  /** Arguments for built-in servers by their names, e.g. `--as-written`; a server that was started ahead gets them too. */
  readonly builtinArgs: Readonly<Record<string, readonly string[]>>;
  /** Built-in servers to load ahead, one process for each name, for a first pod that starts quickly. Default: none. */
  readonly startAhead?: readonly string[];
  /** Where those are kept, some perhaps from before this launcher; it is closed with the launcher. */
  readonly warm: WarmPool;
  readonly selfSigned: SelfSigned;
  /** For Secrets, ConfigMaps and ServiceAccounts. */
  readonly store: ObjectStore;
  /** Resolves when the main server listens. Default: pods know of no main server. */
  readonly apiserver?: (pod: Pod) => Promise<ApiserverAccess>;
  /** The store that a built-in server may borrow, by the name that the catalogue uses. Default: none. */
  readonly lentStore?: (name: string) => Promise<LentStore | undefined>;
}

export function createLauncher(options: LauncherOptions, sandbox: Sandbox): Launcher {
  const certificates = createImageCertificates(options.workDirectory, options.selfSigned);
  const fixedPorts = createFixedPorts();
  const { warm } = options;
  for (const name of options.startAhead ?? []) {
    const command = builtinCommand(options, name);
    if (command !== undefined) warm.prepare(command);
  }
  return {
    async close() {
      warm.close();
      // A key that is written after its directory was removed would stay behind.
      await certificates.settled();
    },
    bake: (commonName) => void certificates.get(commonName).catch(() => undefined),
    prepare: async (pod, podIP, container, image) => {
      const request = { pod, podIP, container, image };
      const baked = image.certificate === undefined ? undefined : await certificates.get(image.certificate);
      const isBoxed = await usesSandbox(sandbox, image);
      const asked = askedArguments(image, container);
      if (isBoxed) return prepareBoxed(options, sandbox, request, asked, baked);
      return preparePlain({ ...options, fixedPorts }, request, asked, baked);
    },
    async remove(uid) {
      fixedPorts.release(uid);
      await sandbox.closePod(uid);
      await rm(podDirectory(options.workDirectory, uid), { recursive: true, force: true });
    },
  };
}

/** Servers that are part of this program are not in one: what they run is not up to any manifest. */
async function usesSandbox(sandbox: Sandbox, image: Image): Promise<boolean> {
  return image.builtin === undefined && "bwrap" in (await sandbox.trial());
}

async function prepareBoxed(
  options: LauncherOptions,
  sandbox: Sandbox,
  request: ContainerRequest,
  asked: readonly string[] | undefined,
  baked: CertificateFiles | undefined,
): Promise<Prepared> {
  const { image } = request;
  const surroundings = await layOut(options, request, () => BOXED_PATHS, KUBERNETES);
  const box = await openPod(sandbox, request, surroundings.directory);
  const variables = await environmentOf(options.store, request, surroundings, boxedEnv(), BOXED_PATHS);
  const args = await argumentsOf(image, asked, variables.expanded, BOXED_PATHS);
  return boxedContainer(box, request, args, baked, surroundings, variables);
}

function openPod(
  sandbox: Sandbox,
  { pod: { metadata }, podIP: ip }: ContainerRequest,
  directory: string,
): Promise<PodSandbox> {
  const { uid = "", name = "", namespace = "" } = metadata;
  return sandbox.pod({ uid, name, namespace, ip, directory });
}

async function preparePlain(
  options: LauncherOptions & { readonly fixedPorts: FixedPorts },
  request: ContainerRequest,
  asked: readonly string[] | undefined,
  baked: CertificateFiles | undefined,
): Promise<Prepared> {
  const { image } = request;
  const surroundings = await layOut(options, request, plainPaths);
  const paths = plainPaths(surroundings.files);
  const variables = await environmentOf(options.store, request, surroundings, plainEnv(), paths);
  const args = await argumentsOf(image, asked, variables.expanded, paths);
  const prepared = await plainContainer(options, request, args, baked, surroundings, variables);
  const command = builtinCommand(options, image.builtin);
  return { ...prepared, takeWarm: () => (command === undefined ? undefined : options.warm.take(command)) };
}
