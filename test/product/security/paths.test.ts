import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ADMIN, BASE, startAttacked, type AttackedPlayground } from "../../support/attacked-playground.ts";
import { connectRaw, statuses } from "../../support/raw-client.ts";

/** Request target -> what the backend is asked for; null where nothing may reach it. */
const TARGETS: readonly (readonly [string, string | null])[] = [
  [`${BASE}/a/../b`, `${BASE}/a/../b`],
  [`${BASE}/%2e%2e/%2e%2e/secret`, `${BASE}/../../secret`],
  [`${BASE}/a%2Fb`, `${BASE}/a/b`],
  [`${BASE}//a`, `${BASE}//a`],
  [`${BASE}/a\\b`, `${BASE}/a%5Cb`],
  [`${BASE}/a;b=c`, `${BASE}/a;b=c`],
  [`${BASE}/%zz`, null],
  [`${BASE}/%`, null],
  [`${BASE}/%00`, `${BASE}/%00`],
  [`${BASE}/%0d%0aX-Evil:%201`, `${BASE}/%0D%0AX-Evil:%201`],
  [`${BASE}/a?labelSelector=%0d%0aX-Evil:1`, `${BASE}/a?labelSelector=%0D%0AX-Evil%3A1`],
  [`http://elsewhere.example${BASE}/a`, `${BASE}/a`],
  [`https://127.0.0.1:1${BASE}/a`, `${BASE}/a`],
  [`//elsewhere.example${BASE}/a`, null],
  [`/x/..${BASE}/a`, null],
  [`/apis/attack.example/v1x/a`, null],
  [`/apis/attack.example%2Fv1/a`, `${BASE}/a`],
  [`/APIS/attack.example/v1/a`, null],
  [`${BASE}/%c3%a4`, `${BASE}/%C3%A4`],
  // Since llhttp 9, Node's parser takes no raw byte beyond ASCII; that of Node 20.19.0 does.
  [`${BASE}/\xc3\xa4`, Number.parseInt(process.versions.llhttp ?? "", 10) < 9 ? `${BASE}/%C3%A4` : null],
  ["*", null],
];

describe("what is routed is what is forwarded", () => {
  let stage: AttackedPlayground;
  beforeAll(async () => {
    stage = await startAttacked();
  });
  afterAll(() => stage[Symbol.asyncDispose]());
  beforeEach(() => void stage.backend.seen.splice(0));

  it.each(TARGETS)("%s", async (target, expected) => {
    const client = await connectRaw(stage.playground.url);
    client.send(`GET ${target} HTTP/1.1\r\nHost: localhost\r\n${ADMIN}Connection: close\r\n\r\n`);
    const codes = statuses(await client.ended);
    expect(stage.backend.seen.map(({ url }) => url)).toEqual(expected === null ? [] : [expected]);
    expect(codes).toHaveLength(1);
    expect(codes[0] === 200).toBe(expected !== null);
    const record = stage.playground.requests.all().at(-1);
    // What a path parameter holds is masked in records, as it may be a session's.
    const recorded = expected?.replaceAll(/(;[^=/?;]+=)[^/?;]+/g, "$1<masked>");
    if (recorded !== undefined)
      expect(record).toMatchObject({ apiService: "v1.attack.example", backend: { target: recorded } });
  });

  it("a request that CONNECT makes to another host ends without an answer from anywhere", async () => {
    const client = await connectRaw(stage.playground.url);
    client.send(`CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: elsewhere.example:443\r\n${ADMIN}\r\n`);
    expect(statuses(await client.ended).filter((code) => code < 400)).toEqual([]);
  });
});
