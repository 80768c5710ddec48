/** The reader's extension server of the documents: `mine.example.com/v1` with things, believing whoever asks. */
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createCa, issueCertificate } from "../../../src/index.ts";

export interface MineServer extends AsyncDisposable {
  readonly port: number;
  /** Paths as they arrived. */
  readonly asked: readonly string[];
}

const GROUP_VERSION = "mine.example.com/v1";
const VERBS = ["get", "list"];
const LIST = {
  kind: "APIResourceList",
  apiVersion: "v1",
  groupVersion: GROUP_VERSION,
  resources: [{ name: "things", singularName: "thing", kind: "Thing", namespaced: true, verbs: VERBS }],
};

export async function startMineServer(): Promise<MineServer> {
  const ca = await createCa("mine", Date.now());
  const names = { commonName: "mine", hosts: ["v1-mine-example-com.default.svc", "127.0.0.1"] };
  const { cert, key } = await issueCertificate(ca, names, Date.now());
  const asked: string[] = [];
  const server = createServer({ cert, key, requestCert: true, rejectUnauthorized: false }, (req, res) => {
    const path = req.url ?? "/";
    asked.push(path);
    const body =
      path === `/apis/${GROUP_VERSION}`
        ? LIST
        : {
            kind: "ThingList",
            apiVersion: GROUP_VERSION,
            metadata: { resourceVersion: "1" },
            items: [],
            path,
            user: req.headers["x-remote-user"],
          };
    res.setHeader("content-type", "application/json");
    res.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
