import type { Frame, Look } from "../../../src/web/protocol.ts";
import type { Web } from "../../../src/web/server.ts";

const tokenOf = ({ url }: Web): string => new URL(url).pathname.split("/")[1] ?? "";

/** A reader of the stream: what it was told, merged. */
export class Stream {
  frame: Frame = {};
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #web: Web;
  #text = "";

  private constructor(web: Web, reader: ReadableStreamDefaultReader<Uint8Array>) {
    this.#web = web;
    this.#reader = reader;
  }

  static async open(web: Web): Promise<Stream> {
    const response = await fetch(`${web.url}live`);
    if (response.body === null) throw new Error(`no stream: HTTP ${response.status}`);
    const stream = new Stream(web, response.body.getReader());
    await stream.until(({ hello }) => hello !== undefined);
    return stream;
  }

  async until(isIt: (frame: Frame) => boolean): Promise<Frame> {
    while (!isIt(this.frame)) {
      const { value, done } = await this.#reader.read();
      if (done) throw new Error("the stream ended");
      this.#text += Buffer.from(value).toString("utf8");
      const events = this.#text.split("\n\n");
      this.#text = events.pop() ?? "";
      for (const event of events)
        if (event.startsWith("data: ")) this.frame = { ...this.frame, ...(JSON.parse(event.slice(6)) as Frame) };
    }
    return this.frame;
  }

  close(): Promise<void> {
    return this.#reader.cancel();
  }

  post(page: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const { origin } = new URL(this.#web.url);
    return fetch(`${this.#web.url}${page}?reader=${this.frame.hello?.reader}`, {
      method: "POST",
      headers: { origin, "x-playground-token": tokenOf(this.#web), ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  }

  look(change: Partial<Look>): Promise<Response> {
    return this.post("look", change);
  }
}
