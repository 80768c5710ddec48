import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ADMIN, BASE, head, startAttacked, type AttackedPlayground } from "../../support/attacked-playground.ts";
import { connectRaw, statuses } from "../../support/raw-client.ts";

/** What an attacker wants the backend to take for a request of its own. */
const INNER = `GET ${BASE}/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n`;
const chunked = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
const close = "Connection: close";

interface Attack {
  readonly name: string;
  readonly bytes: string;
  /** The body that the one request may have, when it is not refused. */
  readonly body?: string;
}

const ATTACKS: readonly Attack[] = [
  {
    name: "Content-Length and Transfer-Encoding together",
    bytes: head("POST", "/x", `Content-Length: 5`, "Transfer-Encoding: chunked", close) + chunked(INNER),
  },
  {
    name: "Transfer-Encoding and Content-Length together, the shorter wins",
    bytes: `${head("POST", "/x", "Transfer-Encoding: chunked", `Content-Length: ${INNER.length + 5}`, close)}0\r\n\r\n${INNER}`,
  },
  {
    name: "two Transfer-Encodings of which one is not known",
    bytes: head("POST", "/x", "Transfer-Encoding: chunked", "Transfer-Encoding: cow", close) + chunked(INNER),
    body: INNER,
  },
  {
    name: "Transfer-Encoding: gzip, chunked",
    bytes: head("POST", "/x", "Transfer-Encoding: gzip, chunked", close) + chunked(INNER),
  },
  {
    name: "HTTP/0.9",
    bytes: `GET ${BASE}/x\r\n\r\n${INNER}`,
  },
  {
    name: "Transfer-Encoding twice",
    bytes: head("POST", "/x", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked", close) + chunked(INNER),
    body: INNER,
  },
  {
    name: "Transfer-Encoding: identity with a length",
    bytes: head("POST", "/x", "Transfer-Encoding: identity", "Content-Length: 3", close) + `abc${INNER}`,
  },
  {
    name: "two different Content-Lengths",
    bytes: head("POST", "/x", "Content-Length: 3", `Content-Length: ${3 + INNER.length}`, close) + `abc${INNER}`,
  },
  {
    name: "a Content-Length with a sign",
    bytes: head("POST", "/x", "Content-Length: +3", close) + `abc${INNER}`,
  },
  {
    name: "a Content-Length that is a list",
    bytes: head("POST", "/x", "Content-Length: 3, 3", close) + `abc${INNER}`,
  },
  {
    name: "a space before the colon of Transfer-Encoding",
    bytes: head("POST", "/x", "Transfer-Encoding : chunked", "Content-Length: 3", close) + chunked(INNER),
  },
  {
    name: "Transfer-Encoding behind a vertical tab",
    bytes: head("POST", "/x", "Transfer-Encoding: \x0bchunked", close) + chunked(INNER),
  },
  {
    name: "a folded Transfer-Encoding",
    bytes: head("POST", "/x", "Transfer-Encoding:\r\n chunked", "Content-Length: 3", close) + chunked(INNER),
  },
  {
    name: "a header name with a line feed alone",
    bytes: head("POST", "/x", "A: b\nTransfer-Encoding: chunked", "Content-Length: 3", close) + chunked(INNER),
  },
  {
    name: "Transfer-Encoding in HTTP/1.0",
    bytes: head("POST", "/x", "Transfer-Encoding: chunked").replace("HTTP/1.1", "HTTP/1.0") + chunked(INNER),
    body: INNER,
  },
  {
    name: "a chunked DELETE (node-http-proxy #1720)",
    bytes: head("DELETE", "/x", "Transfer-Encoding: chunked", close) + chunked(INNER),
    body: INNER,
  },
  {
    name: "a chunked OPTIONS (node-http-proxy #1721)",
    bytes: head("OPTIONS", "/x", "Transfer-Encoding: chunked", close) + chunked(INNER),
    body: INNER,
  },
  {
    name: "a chunked GET",
    bytes: head("GET", "/x", "Transfer-Encoding: chunked", close) + chunked(INNER),
    body: INNER,
  },
  {
    name: "a chunk size with a sign",
    bytes: `${head("POST", "/x", "Transfer-Encoding: chunked", close)}+3\r\nabc\r\n0\r\n\r\n${INNER}`,
  },
  {
    name: "a chunk size beyond 64 bits",
    bytes: `${head("POST", "/x", "Transfer-Encoding: chunked", close)}10000000000000003\r\nabc\r\n0\r\n\r\n${INNER}`,
  },
  {
    name: "two Hosts",
    bytes: head("GET", "/x", "Host: elsewhere.example", close),
  },
  {
    name: "a request line with a second request in its target",
    bytes: `GET ${BASE}/x HTTP/1.1\r\nHost: a\r\n\r\nGET ${BASE}/smuggled HTTP/1.1 HTTP/1.1\r\nHost: localhost\r\n${ADMIN}${close}\r\n\r\n`,
  },
  {
    name: "h2c",
    bytes:
      head("GET", "/x", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__") +
      INNER,
  },
  {
    name: "the preface of HTTP/2",
    bytes: `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${INNER}`,
  },
];

const OLD_PARSER = Number.parseInt(process.versions.llhttp ?? "", 10) < 9;

describe("one request stays one request, or is refused", () => {
  let stage: AttackedPlayground;
  beforeAll(async () => {
    stage = await startAttacked();
  });
  afterAll(() => stage[Symbol.asyncDispose]());
  beforeEach(() => void stage.backend.seen.splice(0));

  it.each(ATTACKS)("with $name", async ({ bytes, body }) => {
    const client = await connectRaw(stage.playground.url);
    client.send(bytes);
    const codes = statuses(await client.ended);
    const { seen } = stage.backend;
    expect(seen.map(({ url }) => url).filter((url) => url !== `${BASE}/x`)).toEqual([]);
    expect(seen.length).toBeLessThanOrEqual(1);
    if (seen.length === 0) expect([[], [400], [403, 400], [501], [505]]).toContainEqual(codes);
    else {
      expect(codes).toHaveLength(1);
      if (codes[0] === 200) expect(seen[0]?.body ?? "").toBe(body ?? "");
    }
  });

  it.skipIf(OLD_PARSER)(
    "with a head that ends in a carriage return alone (CVE-2025-23167; needs the parser of Node 20.19.2 or later)",
    async () => {
      const client = await connectRaw(stage.playground.url);
      client.send(`${head("GET", "/x").slice(0, -2)}\rX${INNER}`);
      expect(statuses(await client.ended)).toEqual([400]);
      expect(stage.backend.seen).toEqual([]);
    },
  );

  it("and two honest requests in one packet are two", async () => {
    const client = await connectRaw(stage.playground.url);
    client.send(head("POST", "/one", "Content-Length: 3") + "abc" + head("GET", "/two", close));
    expect(statuses(await client.ended)).toEqual([200, 200]);
    // Both are asked at once, over connections of their own; the replies keep the order of the requests.
    const bodies = new Map(stage.backend.seen.map(({ url, body }) => [url, body]));
    expect(Object.fromEntries(bodies)).toEqual({ [`${BASE}/one`]: "abc", [`${BASE}/two`]: "" });
  });

  it("and a body that does not begin is not waited for before the refusal: Expect: 100-continue", async () => {
    const client = await connectRaw(stage.playground.url);
    client.send(head("POST", "/x", "Content-Length: 3", "Expect: 100-continue", close));
    await client.until((text) => text.startsWith("HTTP/1.1 100 Continue\r\n\r\n"));
    client.send("abc");
    expect(statuses(await client.ended)).toEqual([100, 200]);
    expect(stage.backend.seen[0]?.body).toBe("abc");
    expect(stage.backend.seen[0]?.headers.map((line) => line.toLowerCase())).not.toContain("expect");
  });

  it("and garbage behind a request that is being answered does not break into its reply", async () => {
    await using stage = await startAttacked();
    const client = await connectRaw(stage.playground.url);
    const release: (() => void)[] = [];
    stage.backend.handler = (_req, res) => {
      res.writeHead(200, { "Content-Length": 6 }).write("abc");
      release.push(() => res.end("def"));
      client.send("\x00\x01 garbage\r\n\r\n");
    };
    client.send(head("GET", "/slow"));
    await stage.event(({ type }) => type === "connection");
    release[0]?.();
    const all = await client.ended;
    expect(statuses(all)).toEqual([200, 400]);
    expect(all).toContain("\r\n\r\nabcdefHTTP/1.1 400 Bad Request\r\n");
  });
});
