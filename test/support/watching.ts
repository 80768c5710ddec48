import { request } from "node:http";

interface SeenEvent {
  readonly type: string;
  readonly object: Record<string, unknown> & {
    readonly metadata: { name?: string; resourceVersion?: string; annotations?: Record<string, string> };
  };
}

export interface OpenWatch extends Disposable {
  /** The next event; rejects when the stream ends before it. */
  next(): Promise<SeenEvent>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  readonly headers: NodeJS.Dict<string | string[]>;
}

/** Opens a watch and resolves once the server has answered its headers. */
export function openWatch(port: number, path: string, headers: Record<string, string> = {}): Promise<OpenWatch> {
  return new Promise((resolve, reject) => {
    const req = request({ host: "127.0.0.1", port, path, headers }, (res) => {
      const seen: SeenEvent[] = [];
      const waiting: { resolve: (event: SeenEvent) => void; reject: (error: Error) => void }[] = [];
      let rest = "";
      res.setEncoding("utf8").on("data", (text: string) => {
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          const event = JSON.parse(line) as SeenEvent;
          const next = waiting.shift();
          if (next === undefined) seen.push(event);
          else next.resolve(event);
        }
      });
      const ended = new Promise<void>((done) => {
        res.on("close", () => {
          for (const { reject: fail } of waiting) fail(new Error("the watch is over"));
          done();
        });
      });
      resolve({
        headers: res.headers,
        ended,
        next: () => {
          const event = seen.shift();
          if (event !== undefined) return Promise.resolve(event);
          return new Promise((found, fail) => waiting.push({ resolve: found, reject: fail }));
        },
        [Symbol.dispose]: () => void req.destroy(),
      });
    });
    req.on("error", reject);
    req.end();
  });
}
