import { lstat, mkdir, readlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Mount } from "./bubblewrap.ts";

/** What an entry's `read` names by this word: the programs and libraries of the machine, and nothing of anybody who uses it. */
export const SYSTEM = "<system>";

/** Of certificates those that are public: private keys lie beside them. */
const SYSTEM_PATHS =
  "/usr /bin /sbin /lib /lib32 /lib64 /libx32 /etc/alternatives /etc/ld.so.cache /etc/localtime /etc/ssl/certs /etc/ssl/openssl.cnf /etc/pki/tls/certs /etc/pki/ca-trust/extracted".split(
    " ",
  );

/** Those that there are. */
export async function systemMounts(): Promise<Mount[]> {
  const mounts = await Promise.all(SYSTEM_PATHS.map(systemMount));
  return mounts.filter((mount) => mount !== undefined);
}

async function systemMount(place: string): Promise<Mount | undefined> {
  try {
    const isLink = (await lstat(place)).isSymbolicLink();
    return isLink
      ? { kind: "link", target: await readlink(place), path: place }
      : { kind: "read", source: place, path: place };
  } catch {
    return undefined;
  }
}

/** How names become users and addresses in a container. */
const ETC: Readonly<Record<string, string>> = {
  passwd: "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n",
  group: "root:x:0:\nnogroup:x:65534:\n",
  "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
};

/** Writes these files once, and mounts them. */
export async function etcMounts(directory: string): Promise<Mount[]> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return Promise.all(
    Object.entries(ETC).map(async ([name, content]): Promise<Mount> => {
      const source = path.join(directory, name);
      await writeFile(source, content, { mode: 0o644 });
      return { kind: "read", source, path: `/etc/${name}` };
    }),
  );
}
