import type { Container } from "../types/index.ts";
import type { ContainerProcess, Listening } from "./container-process.ts";
import type { Image } from "./image-catalogue.ts";
import { openForwarder, type Forwarder } from "./sandbox/forwarder.ts";

/** Where the ports of a container are on this machine. */
export interface OpenPorts {
  readonly local: ReadonlyMap<number, number>;
  /** Where a port is, if anybody listens there: a port of ours that leads into a sandbox always answers. */
  listening(port: number): Promise<number | undefined>;
  close(): void;
}

/** The port at which a container listens; 0 for none. */
export function mainPort(image: Image, { ports = [] }: Container): number {
  return image.port || ports[0]?.containerPort || 0;
}

/** A container in a sandbox gets a port of this machine for each of its own; any other one listens at one itself. */
export async function openPorts(
  { connect }: ContainerProcess,
  { port, containerPort }: Listening,
  container: Container,
  image: Image,
): Promise<OpenPorts> {
  const main = containerPort || mainPort(image, container);
  if (connect === undefined) {
    const local = new Map([[main, port]]);
    return { local, listening: async (own) => local.get(own), close: () => {} };
  }
  const inside = new Set([main, ...declaredPorts(container)]);
  const opened = await Promise.all(
    [...inside].map(async (own): Promise<[number, Forwarder]> => [own, await openForwarder(() => connect(own))]),
  );
  const local = new Map(opened.map(([own, forwarder]) => [own, forwarder.port]));
  return {
    local,
    listening: async (own) => {
      const socket = await connect(own).catch(() => undefined);
      socket?.destroy();
      return socket === undefined ? undefined : local.get(own);
    },
    close() {
      for (const [, forwarder] of opened) forwarder.close();
    },
  };
}

function declaredPorts({ ports = [], readinessProbe }: Container): number[] {
  const probed = readinessProbe?.httpGet?.port ?? readinessProbe?.tcpSocket?.port;
  const declared = ports.filter(({ protocol = "TCP" }) => protocol === "TCP").map(({ containerPort }) => containerPort);
  return typeof probed === "number" ? [...declared, probed] : declared;
}
