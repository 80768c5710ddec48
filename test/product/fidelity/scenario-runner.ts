/** Plays a recorded scenario against a running playground and returns one normalised result per answering step. */
import https from "node:https";
import tls from "node:tls";
import { runInThisContext } from "node:vm";
import { normalise, type RawReply } from "./normalise.ts";
import { runShell } from "./shell-steps.ts";
import type { RawStep, RequestStep, Scenario, WaitStep } from "./steps.ts";

export interface Target {
  readonly url: string;
  readonly ca: string;
  /** User name -> bearer token. */
  readonly tokens: Readonly<Record<string, string>>;
  /** An administrator's, for the steps that run kubectl. */
  readonly kubeconfig: string;
  /** Resolves when the playground has digested every change so far: stands in for the recordings' pauses. */
  readonly settled: () => Promise<void>;
}

export async function play(target: Target, scenario: Pick<Scenario, "steps">): Promise<Record<string, unknown>[]> {
  const results: Record<string, unknown>[] = [];
  for (const step of scenario.steps) {
    if ("wait" in step) await waitFor(target, step.wait);
    else if ("sleep" in step) await target.settled();
    else if ("raw" in step) results.push(await rawExchange(target, step));
    else if ("shell" in step) results.push(await runShell(target.kubeconfig, step));
    else if (step.setup === true) await send(target, step);
    else results.push(compared(step, await send(target, step)));
  }
  return results;
}

function compared(step: RequestStep, reply: RawReply): Record<string, unknown> {
  const method = step.method ?? "GET";
  // The recordings carry the source of the function that picks what to compare.
  const pick = step.pick === undefined ? undefined : (runInThisContext(`(${step.pick})`) as (body: unknown) => unknown);
  const { path, watch = false, noBody = false, headersAll = false, tidy = false, head } = step;
  return normalise(reply, { method, path, watch, noBody, headersAll, tidy, head, pick });
}

function requestHeaders(target: Target, step: RequestStep, body: string | undefined): Record<string, string | number> {
  const headers: Record<string, string | number> = { Accept: "application/json" };
  for (const [name, value] of Object.entries(step.headers ?? {})) if (value !== null) headers[name] = value;
  const user = step.user ?? "admin";
  if (user !== "anonymous") headers.Authorization = `Bearer ${target.tokens[user] ?? user}`;
  if (body !== undefined) {
    if (typeof step.body !== "string") headers["Content-Type"] ??= "application/json";
    if (headers["Transfer-Encoding"] === undefined) headers["Content-Length"] = Buffer.byteLength(body);
  }
  return headers;
}

export function send(target: Target, step: Omit<RequestStep, "id">): Promise<RawReply> {
  const url = new URL(target.url);
  const body = step.body === undefined || typeof step.body === "string" ? step.body : JSON.stringify(step.body);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let head: Pick<RawReply, "status" | "headers"> = { status: 0, headers: {} };
    let trailers: Record<string, string | undefined> = {};
    const done = (error?: string): void =>
      resolve({ ...head, trailers, body: Buffer.concat(chunks), ...(error === undefined ? {} : { error }) });
    const request = https.request(
      {
        host: url.hostname,
        port: url.port,
        path: step.path,
        method: step.method ?? "GET",
        headers: requestHeaders(target, { ...step, id: "" }, body),
        ca: target.ca,
      },
      (response) => {
        head = { status: response.statusCode ?? 0, headers: response.headers };
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          trailers = response.trailers;
          done();
        });
        response.on("error", () => done("aborted"));
      },
    );
    request.on("error", (error: NodeJS.ErrnoException) =>
      done(error.code === "ECONNRESET" ? "aborted" : (error.code ?? error.message)),
    );
    if (step.readMs !== undefined) setTimeout(() => request.destroy(), step.readMs).unref();
    request.end(body);
  });
}

/**
 * Polls, as the recordings did: it is the server's own API that says when a condition has come. However long that takes: a busy
 * machine is as right as any, and each test has a limit of its own.
 */
async function waitFor(target: Target, wait: WaitStep["wait"]): Promise<void> {
  for (;;) {
    const reply = await send(target, { path: wait.path });
    if (wait.status !== undefined && reply.status === wait.status) return;
    if (wait.apiservice !== undefined && availability(reply.body) === wait.apiservice) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function availability(body: Buffer): string | undefined {
  const object = JSON.parse(body.toString() || "{}") as {
    status?: { conditions?: { type: string; status: string }[] };
  };
  return object.status?.conditions?.find((condition) => condition.type === "Available")?.status;
}

function rawExchange(target: Target, step: RawStep): Promise<Record<string, unknown>> {
  const url = new URL(target.url);
  const fill = (text: string): string =>
    text
      .replace(/\{token:(\w+)\}/g, (_whole, user: string) => target.tokens[user] ?? "")
      .replaceAll("{host}", url.host);
  return new Promise((resolve) => {
    let received = "";
    const socket = tls.connect({
      host: url.hostname,
      port: Number(url.port),
      ca: target.ca,
      ALPNProtocols: ["http/1.1"],
    });
    const finish = (): void => {
      socket.destroy();
      resolve(rawResult(step, received));
    };
    const limit = setTimeout(finish, step.readMs ?? 1_500);
    let secondSent = false;
    socket.on("secureConnect", () => socket.write(fill(step.raw), "latin1"));
    socket.on("data", (data: Buffer) => {
      received += data.toString("latin1");
      if (step.thenSend === undefined || secondSent) return;
      secondSent = true;
      socket.write(fill(step.thenSend), "latin1");
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(limit);
      finish();
    });
  });
}

function rawResult(step: RawStep, received: string): Record<string, unknown> {
  const responses = received.match(/HTTP\/1\.[01] \d{3}/g) ?? [];
  const smuggled = received.includes("SMUGGLED");
  if (step.loose === true) return { smuggled, responses: responses.length };
  return {
    smuggled,
    echoed: step.thenSend === undefined ? undefined : received.includes(step.thenSend),
    responses: responses.map((line) => line.slice(9)),
    xSawUser: /X-Saw-User: ([^\r]*)/i.exec(received)?.[1] ?? null,
  };
}
