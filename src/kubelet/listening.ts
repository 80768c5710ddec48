import { connect } from "node:net";

const PROBE_MS = 25;

export function answers(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** Nobody tells when a foreign process begins to listen. */
export async function untilAnswers(port: number): Promise<void> {
  while (!(await answers(port))) await new Promise((resolve) => void setTimeout(resolve, PROBE_MS));
}
