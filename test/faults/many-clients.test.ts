import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import net from "node:net";
import { describe, expect, it } from "vitest";
import { head, startAttacked } from "../support/attacked-playground.ts";
import { connectRaw, statuses } from "../support/raw-client.ts";

/** Both ends of every connection are in this process: two descriptors a client, and some for all else. */
const DESCRIPTORS = Number(execFileSync("sh", ["-c", "ulimit -n"], { encoding: "utf8" }).trim()) || 100_000;
/** Where the playground cannot learn of the descriptors, it takes no more than three quarters of 10,240 clients. */
const MOST = existsSync("/proc/self/limits") ? 10_000 : 7_500;
const CLIENTS = Math.min(MOST, Math.floor(DESCRIPTORS / 2) - 1_000);

describe("idle clients", () => {
  it(`in number (10,000, or what the descriptors of this machine allow: here ${CLIENTS}) do not keep others from being served`, async () => {
    await using stage = await startAttacked();
    const { hostname, port } = new URL(stage.playground.url);
    const sockets: net.Socket[] = [];
    for (let batch = 0; batch < CLIENTS; batch += 500) {
      await Promise.all(
        Array.from({ length: Math.min(500, CLIENTS - batch) }, async () => {
          const socket = net.connect({ host: hostname, port: Number(port) });
          sockets.push(socket);
          await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
        }),
      );
    }
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/x", "Connection: close"));
    expect(statuses(await client.ended)).toEqual([200]);
    for (const socket of sockets) socket.destroy();
  }, 60_000);
});
