import { type KubeObject, apiErrors, type ApiError, listAt, textAt } from "../../apimachinery/index.ts";
import { writeText, type Exchange } from "../../apiserver/index.ts";
import { COMMAND_PROTOCOLS, openStreams, type RemoteStreams, type WantedStreams } from "./command-streams.ts";
import { acceptConnection } from "./connection.ts";
import type { CommandEnd, ContainerPlace, PodRuntime } from "./pod-runtime.ts";
import { chooseContainer, requireNode } from "./pod-target.ts";

const SUCCESS = { metadata: {}, status: "Success" } as const;

/** `kubectl exec` and `kubectl attach`. Resolves when the connection has switched protocols. @throws ApiError */
export async function serveCommand(
  exchange: Exchange,
  pod: KubeObject,
  runtime: PodRuntime,
  asked: KubeObject,
): Promise<void> {
  const { info, trace } = exchange;
  const { subresource } = info;
  const wanted = wantedStreams(asked);
  const command = listAt(asked, "command").map(String);
  const place = placeOf(pod, chooseContainer(pod, textAt(asked, "container")));
  requireNode(pod);
  // What a kubelet says (`cri/streaming/remotecommand` NewOptions); whatever it answers is passed on.
  const isSilent = !wanted.stdin && !wanted.stdout && !wanted.stderr;
  if (isSilent && exchange.upgrade !== undefined)
    return writeText(exchange.res, 400, "you must specify at least 1 of stdin, stdout, stderr");
  const begin = subresource === "exec" ? beginExec(runtime, place, command) : beginAttach(runtime, place);
  if (begin === undefined || !isRunning(pod)) {
    throw apiErrors.internal(`unable to upgrade connection: container not found ("${place.container}")`);
  }
  const connection = await acceptConnection(exchange, COMMAND_PROTOCOLS);
  if (connection === undefined) return;
  const what = subresource === "exec" ? `the command ${JSON.stringify(command)}` : "the output";
  trace.decide("serve", "pass", "pods.connected", {
    protocol: connection.protocol,
    what,
    pod: `${place.namespace}/${place.pod}`,
  });
  void openStreams(connection, wanted).then((streams) => run(streams, command, begin));
}

type Begin = (streams: RemoteStreams) => Promise<CommandEnd>;

function beginExec(runtime: PodRuntime, place: ContainerPlace, command: readonly string[]): Begin {
  if (command.length === 0) return async () => ({ problem: "no command is specified" });
  return async (streams) =>
    (await runtime.exec(place, command, streams)) ?? { problem: `container not found ("${place.container}")` };
}

/** The container's output from now on; its standard input is closed. */
function beginAttach(runtime: PodRuntime, place: ContainerPlace): Begin | undefined {
  const log = runtime.log(place, false);
  if (log === undefined) return undefined;
  return async ({ stdin, stdout, stderr, signal }) => {
    stdin?.resume();
    const unfollow = log.follow(({ stream, text }) => {
      (stream === "stdout" ? stdout : stderr).write(`${text}\n`);
    });
    const gone = new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    await Promise.race([log.ended, gone]);
    unfollow();
    return { exitCode: 0 };
  };
}

async function run(streams: RemoteStreams, command: readonly string[], begin: Begin): Promise<void> {
  const end = await begin(streams).catch((error: unknown): CommandEnd => ({ problem: String(error) }));
  if (streams.signal.aborted) return;
  await streams.finish(statusOf(end, command));
}

/** kubelet `cri/streaming/remotecommand/exec.go` ServeExec. */
function statusOf(end: CommandEnd, command: readonly string[]): object {
  if ("problem" in end) return statusBody(apiErrors.internal(`error executing command in container: ${end.problem}`));
  return end.exitCode === 0 ? SUCCESS : statusBody(apiErrors.nonZeroExit(command, end.exitCode));
}

/** A Status without its kind, as it is written to the error channel. */
function statusBody({ status }: ApiError): object {
  const { kind: _kind, apiVersion: _version, ...body } = status;
  return body;
}

function wantedStreams(asked: KubeObject): WantedStreams {
  const { stdin, stdout, stderr, tty } = asked;
  return {
    stdin: stdin === true,
    stdout: stdout === true,
    stderr: stderr === true && tty !== true,
    tty: tty === true,
  };
}

function placeOf({ metadata: { namespace = "", name = "" } }: KubeObject, container: string): ContainerPlace {
  return { namespace, pod: name, container };
}

function isRunning(pod: KubeObject): boolean {
  return textAt(pod, "status", "phase") === "Running";
}
