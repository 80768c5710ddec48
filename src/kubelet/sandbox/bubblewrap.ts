/** What a container sees of the machine, as options of bwrap. */
export interface Box {
  readonly hostname: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where the program begins. */
  readonly directory: string;
  /** Outer paths first. */
  readonly mounts: readonly Mount[];
}

export type Mount =
  | { readonly kind: "read" | "write"; readonly source: string; readonly path: string }
  | { readonly kind: "link"; readonly target: string; readonly path: string }
  | { readonly kind: "empty"; readonly path: string };

const MOUNT_OPTIONS = {
  read: "--ro-bind",
  write: "--bind",
} as const;

/**
 * Own processes, own interprocess communication, own name, no capability, no terminal of ours; the network is that which bwrap
 * is started in. It ends with its parent.
 */
const ISOLATION =
  "--unshare-pid --unshare-ipc --unshare-uts --unshare-cgroup-try --cap-drop ALL --new-session --die-with-parent --proc /proc --dev /dev --tmpfs /tmp".split(
    " ",
  );

/**
 * The file system is empty but for what is mounted here. bwrap reads options up to the next NUL: one within a value, as JSON can
 * hold it, would begin an option of the manifest's own. @throws Error
 */
export function bubblewrapOptions(box: Box): string[] {
  const options = allOptions(box);
  const odd = options.find((option) => option.includes("\0"));
  if (odd !== undefined) throw new Error(`${JSON.stringify(odd)} has a character that no program can be given`);
  return options;
}

function allOptions({ hostname, env, directory, mounts }: Box): string[] {
  return [
    ...ISOLATION,
    "--hostname",
    hostname,
    ...mounts.flatMap((mount) => {
      if (mount.kind === "empty") return ["--dir", mount.path];
      if (mount.kind === "link") return ["--symlink", mount.target, mount.path];
      return [MOUNT_OPTIONS[mount.kind], mount.source, mount.path];
    }),
    "--clearenv",
    ...Object.entries(env).flatMap(([name, value]) => ["--setenv", name, value]),
    "--chdir",
    directory,
  ];
}
