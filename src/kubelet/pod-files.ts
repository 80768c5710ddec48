import { lstat, mkdir, rm, stat, symlink, unlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { LaunchError } from "./launch-error.ts";
import type { Container, Pod, VolumeMount } from "../types/index.ts";
import { writePrivate } from "./private-file.ts";
import { volumeContent, type VolumeContext } from "./volume-content.ts";

/**
 * The files of a pod. A process cannot see a volume at the container's own path without a mount, so each container has a
 * folder that stands for its `/`: the file `/certs/tls.crt` of the container is `$POD_ROOT/certs/tls.crt` here.
 */
export interface PodFiles {
  /** The folder that stands for the container's `/`. */
  readonly root: string;
  /** The container's paths that lead into volumes. */
  readonly mountPaths: readonly string[];
  /** The same for whoever can mount, outer ones first. */
  readonly mounts: readonly VolumePlace[];
}

export interface VolumePlace {
  /** The container's. */
  readonly path: string;
  /** This machine's. */
  readonly source: string;
  readonly readOnly: boolean;
}

export function podDirectory(workDirectory: string, uid: string): string {
  return path.join(workDirectory, "pods", oneName(uid));
}

/** Names are checked by the API, but a store that others write to may hold anything. */
function oneName(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9.-]/g, "_");
  return safe === "" || /^\.+$/.test(safe) ? "_" : safe;
}

/** Fills the volumes that the container mounts and lays them out below its root. @throws LaunchError */
export async function layOutFiles(
  directory: string,
  container: Container,
  context: VolumeContext,
  canMount = false,
): Promise<PodFiles> {
  const root = path.join(directory, "root", oneName(container.name));
  await rm(root, { recursive: true, force: true });
  await mkdir(root, { recursive: true, mode: 0o700 });
  // Outer paths first: `/a` is laid out before `/a/b`.
  const mounts = (container.volumeMounts ?? [])
    .map((mount) => ({ ...mount, mountPath: mount.mountPath.replace(/\/+$/, "") }))
    .sort((a, b) => a.mountPath.length - b.mountPath.length);
  const places: VolumePlace[] = [];
  for (const mount of mounts) {
    const { mountPath } = mount;
    const { source, readOnly } = await fillVolume(directory, mount, context);
    const link = within(root, mountPath, "mountPath");
    await mkdir(path.dirname(link), { recursive: true, mode: 0o700 });
    const isNested = places.some(({ path: outer }) => mountPath.startsWith(`${outer}/`));
    if (canMount && isNested) {
      const ours = new Set(places.map(({ path: outer }) => path.join(root, outer)));
      await refuseLinks(root, link, `mountPath ${JSON.stringify(mountPath)}`, ours);
      await makePlace(source, link);
    } else await linkTo(source, link);
    places.push({ path: path.posix.join("/", mountPath), source, readOnly: readOnly || mount.readOnly === true });
  }
  return { root, mountPaths: mounts.map(({ mountPath }) => mountPath), mounts: places };
}

async function linkTo(source: string, link: string): Promise<void> {
  // One from the last time, in a volume that outlives the container.
  await unlink(link).catch(() => undefined);
  await symlink(source, link);
}

/** What is mounted within another volume needs a place there. */
async function makePlace(source: string, place: string): Promise<void> {
  const isFolder = await stat(source).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
  if (isFolder) await mkdir(place, { recursive: true, mode: 0o700 });
  else await writeFile(place, "", { mode: 0o600, flag: "a" });
}

/** What is mounted: the volume, or what of it `subPath` names. Only an emptyDir is the pod's to write to. @throws LaunchError */
async function fillVolume(
  directory: string,
  { name, subPath = "" }: VolumeMount,
  context: VolumeContext,
): Promise<Omit<VolumePlace, "path">> {
  const volume = (context.pod.spec.volumes ?? []).find((candidate) => candidate.name === name);
  const folder = path.join(directory, "volumes", oneName(name));
  if (volume === undefined) throw new LaunchError("CreateContainerConfigError", `there is no volume "${name}"`);
  const content = await volumeContent(context, volume);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const [file, bytes] of content ?? [])
    await writePrivate(within(folder, file, `path in volume "${name}"`), bytes);
  const source = within(folder, subPath, `subPath of volume "${name}"`);
  await refuseLinks(folder, source, `subPath of volume "${name}"`, new Set());
  // A file, where the volume has one of that name; else a folder for the pod to fill.
  if (content === undefined) await mkdir(source, { recursive: true, mode: 0o700 }).catch(unlessExists);
  return { source, readOnly: content !== undefined };
}

function unlessExists(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "EEXIST") throw error;
}

function within(folder: string, inside: string, what: string): string {
  if (inside.split("/").includes("..") || inside.includes("\0")) {
    throw new LaunchError("CreateContainerConfigError", `${what} may not contain '..'`);
  }
  return path.join(folder, inside);
}

/** Where the main server is, for the processes of pods. */
export interface ApiserverAccess {
  readonly host: string;
  readonly port: number;
  /** PEM. */
  readonly ca: string;
  readonly tokenFor: (serviceAccount: string, namespace: string, pod: Pod) => Promise<string>;
}

/** Where client libraries look within a container (client-go `rest/config.go`). */
export const ACCOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";

/** As the container sees it. */
export interface AccountFiles {
  readonly kubeconfig: string;
}

/**
 * The service account's token, CA and namespace, and a kubeconfig of them for clients that do not know `POD_ROOT`. `seenAt`
 * is where the container sees a file of its root.
 */
export async function writeAccount(
  root: string,
  pod: Pod,
  access: ApiserverAccess,
  seenAt: (file: string) => string,
): Promise<AccountFiles> {
  const { namespace = "" } = pod.metadata;
  const write = async (name: string, content: string): Promise<string> => {
    await writePrivate(path.join(root, name), content);
    return seenAt(name);
  };
  const folder = ACCOUNT_PATH.slice(1);
  const token = await write(`${folder}/token`, await access.tokenFor(accountOf(pod), namespace, pod));
  const ca = await write(`${folder}/ca.crt`, access.ca);
  await write(`${folder}/namespace`, namespace);
  return { kubeconfig: await write(KUBECONFIG_PATH, JSON.stringify(kubeconfig(access, { token, ca }, namespace))) };
}

export const KUBECONFIG_PATH = "var/run/kubeconfig";

/** JSON is YAML, as every client library reads it. */
function kubeconfig(
  { host, port }: ApiserverAccess,
  { token, ca }: { readonly token: string; readonly ca: string },
  namespace: string,
): object {
  return {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "pod",
    clusters: [{ name: "main", cluster: { server: `https://${host}:${port}`, "certificate-authority": ca } }],
    users: [{ name: "account", user: { tokenFile: token } }],
    contexts: [{ name: "pod", context: { cluster: "main", user: "account", namespace } }],
  };
}

export function accountOf(pod: Pod): string {
  const { serviceAccountName = "" } = pod.spec;
  return serviceAccountName === "" ? "default" : serviceAccountName;
}

/**
 * Where a file that an argument names is on this machine. Our own links to volumes are followed, and no other: what a
 * volume holds must not lead out of the pod. @throws LaunchError
 */
export async function fileInPod(text: string, { root, mountPaths }: Omit<PodFiles, "mounts">): Promise<string> {
  const inside = text.startsWith(root + path.sep) ? text.slice(root.length) : path.posix.join("/", text);
  const file = within(root, text.split("/").includes("..") ? text : inside, `file argument ${JSON.stringify(text)}`);
  const ours = new Set(mountPaths.map((mount) => path.join(root, mount)));
  await refuseLinks(root, file, `file argument ${JSON.stringify(text)}`, ours);
  return file;
}

/** What a pod has written must not lead out of it. @throws LaunchError */
async function refuseLinks(folder: string, file: string, what: string, except: ReadonlySet<string>): Promise<void> {
  let place = folder;
  for (const step of path.relative(folder, file).split(path.sep)) {
    place = path.join(place, step);
    const facts = await lstat(place).catch(() => undefined);
    if (facts?.isSymbolicLink() !== true || except.has(place)) continue;
    throw new LaunchError("CreateContainerError", `${what} leads through a symbolic link`);
  }
}

/**
 * Leads a path of the container, alone or as the value of a flag, to where it is here:
 * `--tls-cert-file=/certs/tls.crt` becomes `--tls-cert-file=<root>/certs/tls.crt`.
 */
export function relocate(text: string, { root, mountPaths }: Omit<PodFiles, "mounts">): string {
  const equals = text.startsWith("-") ? text.indexOf("=") + 1 : 0;
  const value = text.slice(equals);
  const isInside = mountPaths.some(
    (mount) => value === mount || value.startsWith(mount.endsWith("/") ? mount : `${mount}/`),
  );
  return isInside ? text.slice(0, equals) + path.join(root, value) : text;
}
