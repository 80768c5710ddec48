import type { Pod } from "../types/index.ts";
import { LaunchError } from "./launch-error.ts";

/** Ports of this machine that programs listen at by themselves, for pods that share its network. */
export interface FixedPorts {
  /** @throws LaunchError where another pod has it */
  claim(port: number, pod: Pod): void;
  release(uid: string): void;
}

export function createFixedPorts(): FixedPorts {
  const owners = new Map<number, { readonly uid: string; readonly name: string }>();
  return {
    claim(port, { metadata: { uid = "", namespace = "", name = "" } }) {
      const owner = owners.get(port);
      if (owner !== undefined && owner.uid !== uid) {
        const why = `port ${port} of this machine is taken by pod ${owner.name}: without a sandbox pods share the machine's ports, and a second one that listens at the same fixed port cannot run`;
        throw new LaunchError("CreateContainerError", why);
      }
      owners.set(port, { uid, name: `${namespace}/${name}` });
    },
    release(uid) {
      for (const [port, owner] of owners) if (owner.uid === uid) owners.delete(port);
    },
  };
}
