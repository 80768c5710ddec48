import { execFile } from "node:child_process";
import { request as requestHttps } from "node:https";
import type { Playground } from "../playground/index.ts";
import { KubectlMissing, type Answer, type RequestSettings } from "./world.ts";

const KUBECTL_MS = 30_000;

/** A request through the plain-HTTP front, as curl makes it. */
export async function send(
  pg: Playground,
  method: string,
  target: string,
  settings: RequestSettings = {},
): Promise<Answer> {
  const { as, headers = {}, body, contentType = "application/json", signal } = settings;
  if (pg.proxyUrl === null) throw new Error("the workshop needs the plain-HTTP front");
  const response = await fetch(pg.proxyUrl + target, {
    method,
    redirect: "manual",
    headers: {
      ...(as === undefined ? {} : { "impersonate-user": as }),
      ...(body === undefined ? {} : { "content-type": contentType }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  return { status: response.status, text: await response.text() };
}

/** `curl -k` to `127.0.0.1:PORT`. */
export function sendDirectly(
  address: string,
  target: string,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = requestHttps(`https://${address}${target}`, { headers, rejectUnauthorized: false, agent: false });
    request.once("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.once("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.once("error", reject);
    request.end();
  });
}

/** A cache of its own: kubectl keeps discovery by address, and another playground may have had this one. */
export function runKubectl(kubeconfig: string, cache: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, KUBECONFIG: kubeconfig, KUBECACHEDIR: cache };
    execFile("kubectl", [...args], { env, timeout: KUBECTL_MS }, (error, stdout, stderr) => {
      if (error?.code === "ENOENT") reject(new KubectlMissing("kubectl is not on this machine"));
      else resolve(stdout + stderr);
    });
  });
}
