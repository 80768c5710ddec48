import { describe, expect, it } from "vitest";
import { eventLine, requestLines } from "../../../src/cli/event-lines.ts";
import { EXPORTERS } from "../../../src/view/exports/index.ts";
import { head, startAttacked } from "../../support/attacked-playground.ts";
import { connectRaw } from "../../support/raw-client.ts";

describe("private keys", () => {
  it("and tokens are in no event, no record of a request, no line of the log and no export", async () => {
    await using stage = await startAttacked();
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/x", "Cookie: session=abc", "Proxy-Authorization: Basic abc", "Connection: close"));
    await client.ended;
    const traces = stage.playground.requests.all();
    const { url, proxyUrl, kubeconfig } = stage.playground;
    const exports = traces.flatMap((trace) =>
      Object.values(EXPORTERS).map(({ write }) => write(trace, { url, proxyUrl, kubeconfig })),
    );
    const lines = [...traces.flatMap((trace) => requestLines(trace)), ...stage.events.map((event) => eventLine(event))];
    const archive = stage.playground.requests.har();
    const everything = JSON.stringify([stage.events, traces, lines, exports, archive]);
    expect(everything).not.toMatch(/PRIVATE KEY|admin-token|session=abc|Basic abc/);
    expect(everything).toContain("<masked>");
  });
});
