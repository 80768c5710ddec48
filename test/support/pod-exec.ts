/** `kubectl exec` without kubectl. */
import { WebSocket } from "ws";
import type { Playground } from "../../src/index.ts";

export interface Executed {
  readonly stdout: string;
  readonly stderr: string;
  /** The command's own exit code. */
  readonly code: number;
}

const [STDOUT, STDERR, STATUS] = [1, 2, 3];

export interface Executing {
  readonly ended: Promise<Executed>;
  /** Resolves when the command has written this to standard error. */
  said(text: string): Promise<void>;
}

export function execInPod(
  playground: Playground,
  namespace: string,
  pod: string,
  command: readonly string[],
): Executing {
  const query = [...command.map((word) => `command=${encodeURIComponent(word)}`), "stdout=true", "stderr=true"].join(
    "&",
  );
  const url = `${playground.url.replace("https", "wss")}/api/v1/namespaces/${namespace}/pods/${pod}/exec?${query}`;
  const headers = { authorization: `Bearer ${playground.tokenFor("admin", ["system:masters"])}` };
  const socket = new WebSocket(url, ["v5.channel.k8s.io"], { ca: playground.ca, headers });
  const text = ["", "", "", ""];
  const listeners: (() => void)[] = [];
  socket.on("message", (data: Buffer) => {
    const [channel = 0] = data;
    text[channel] = (text[channel] ?? "") + data.subarray(1).toString();
    for (const listener of listeners) listener();
  });
  const ended = new Promise<Executed>((resolve, reject) => {
    socket.once("error", reject);
    socket.once("close", () => {
      const code = /"reason":"ExitCode","message":"(\d+)"/.exec(text[STATUS] ?? "")?.[1] ?? "0";
      resolve({ stdout: text[STDOUT] ?? "", stderr: text[STDERR] ?? "", code: Number(code) });
    });
  });
  return {
    ended,
    said: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          if ((text[STDERR] ?? "").includes(wanted)) resolve();
        };
        listeners.push(look);
        look();
      }),
  };
}
