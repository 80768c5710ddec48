import path from "node:path";
import type { Text } from "../apimachinery/index.ts";
import type { Fronts } from "../mock-apiserver/index.ts";
import { renderKubeconfig, type PlaygroundPki, writePrivateFile } from "../pki/index.ts";
import type { EventHub } from "./events/index.ts";
import { ADMIN } from "./identity.ts";
import { type PlaygroundOptions, LOOPBACK, urlHost } from "./settings/index.ts";
import { writeReadyFile, type ReadyInfo } from "./ready-file.ts";

export interface PublishParts {
  readonly directory: string;
  readonly pki: PlaygroundPki;
  readonly events: EventHub;
  readonly url: string;
  readonly fronts: Fronts;
}

export type Published = Omit<ReadyInfo, "pid">;

/** Writes down where the playground is reached, and says so. */
export async function publish(
  options: PlaygroundOptions,
  { directory, pki, events, url, fronts: { proxyPort } }: PublishParts,
): Promise<Published> {
  const proxyUrl = proxyPort === undefined ? null : `http://${urlHost(options.bind ?? LOOPBACK)}:${proxyPort}`;
  const caFile = path.join(directory, "pki", "ca.crt");
  const kubeconfig = path.resolve(options.kubeconfig ?? path.join(directory, "admin.kubeconfig"));
  const user = { name: ADMIN.name, clientCert: pki.admin };
  const text = renderKubeconfig({ url, caPem: pki.ca.cert, user, clusterName: "aggregation-playground" });
  await writePrivateFile(kubeconfig, text);
  if (options.readyFile !== undefined) {
    await writeReadyFile(options.readyFile, { url, caFile, kubeconfig, proxyUrl, pid: process.pid });
  }
  const isKept = options.saveState === true || options.etcdServers !== undefined;
  events.emit("info", "ready", readyText(url, proxyUrl, isKept));
  return { url, proxyUrl, caFile, kubeconfig };
}

function readyText(url: string, proxyUrl: string | null, isKept: boolean): Text {
  const second = (and: string): string => (proxyUrl === null ? "" : `${and}${proxyUrl}`);
  return {
    en: `serving at ${url}${second(" and ")}${isKept ? "" : `; ${NOTHING_KEPT.en}`}`,
    zh: `服务地址：${url}${second("、")}${isKept ? "" : `；${NOTHING_KEPT.zh}`}`,
  };
}

const NOTHING_KEPT: Text = {
  en: "objects are in memory alone, nothing is kept after the end (see --save-state)",
  zh: "对象只在内存中，结束后什么都不保留（参见 --save-state）",
};
