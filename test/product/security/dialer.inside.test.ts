import net, { type AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { createDialer, isLoopback } from "../../../src/mock-apiserver/aggregator/backend/dialer.ts";
import { pem } from "../../support/attacked-playground.ts";

const TLS = { serverName: "a.b.svc", insecure: true, caBundle: "" };

describe("a service that leads away from this machine", () => {
  it.each(["169.254.169.254", "10.0.0.1", "0.0.0.0", "::", "2001:db8::1", "::ffff:10.0.0.1"])(
    "to %s is not dialled",
    async (hostname) => {
      const dialer = createDialer({ client: pem("good"), allowRemote: false, now: () => 0 });
      const dial = { hostname, port: 443 };
      await expect(dialer.dial({ host: "10.96.0.1:443", dial }, TLS)).rejects.toThrow(
        "only loopback addresses are dialled here unless --allow-remote-backends is set",
      );
    },
  );

  it.each(["128.0.0.1", "10.127.0.1", "::2", "::ffff:128.0.0.1", "1127.0.0.1"])(
    "%s is no loopback address",
    (address) => {
      expect(isLoopback(address)).toBe(false);
    },
  );

  it("is asked when that was allowed, at the address that was looked up once", async () => {
    const server = net.createServer((socket) => void socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
    const { port } = server.address() as AddressInfo;
    const dialer = createDialer({ client: pem("good"), allowRemote: true, now: () => 0 });
    // 0.0.0.0 is no loopback address, yet leads to this machine: the connection is made, only its TLS fails.
    await expect(dialer.dial({ host: "x", dial: { hostname: "0.0.0.0", port } }, TLS)).rejects.toThrow("EOF");
    await new Promise((resolve) => server.close(resolve));
  });
});
