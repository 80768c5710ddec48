import { print, type ExecStreams, type ExecTarget, type Passed } from "./streams.ts";

interface Wanted {
  /** Packets after which it ends by itself. */
  readonly count: number;
  readonly port: number | undefined;
  readonly showsText: boolean;
}

/** What connects to a pod, as a node's bridge address. */
const BRIDGE = "10.244.0.1";
const FIRST_CLIENT_PORT = 40_000;
const LISTENING =
  "tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\n" +
  "listening on any, link-type LINUX_SLL2 (Linux cooked v2), snapshot length 262144 bytes\n";
/** Said once, where it is seen beside the first lines that nobody can read. */
const EXPLANATION =
  "# The bytes are encrypted (TLS): only the two ends of the connection have the keys. The playground is one of them:\n" +
  "# in its terminal UI choose the request in pane 2 and press Enter to read it decrypted.\n" +
  "# 报文经 TLS 加密，只有连接两端持有密钥。playground 就是其中一端：在终端界面的窗格 2 中选中请求并按 Enter，即可查看解密后的内容。\n";

const USAGE = "tcpdump: can't parse filter expression: syntax error\n";

/** Prints the packets of new connections to the pod. The lengths are those of what passes; the rest of a line is made up for them. */
export async function tcpdump(args: readonly string[], target: ExecTarget, streams: ExecStreams): Promise<number> {
  const wanted = parse(args);
  if (wanted === undefined) return print(streams.stderr, USAGE, 1);
  const lines = createLines(target.network.ip, wanted);
  let packets = 0;
  let stop = (): void => {};
  await new Promise<void>((resolve, reject) => {
    const listener = (passed: Passed): void => {
      if (wanted.port !== undefined && passed.port !== wanted.port) return;
      for (const line of lines(passed, new Date())) {
        if (packets >= wanted.count) return;
        packets += 1;
        streams.stdout.write(line);
        if (packets === wanted.count) resolve();
      }
    };
    streams.stdout.once("close", resolve);
    streams.stdin?.once("close", resolve);
    void target.network
      .tap(listener)
      .then(async (end) => {
        stop = end;
        await print(streams.stderr, LISTENING + EXPLANATION);
      })
      .catch(reject);
  }).finally(() => stop());
  return print(
    streams.stderr,
    `${packets} packets captured\n${packets} packets received by filter\n0 packets dropped by kernel\n`,
  );
}

const SWITCHES = /^-([nlqtUvAX]+)$/;

function parse(args: readonly string[]): Wanted | undefined {
  let count = Number.POSITIVE_INFINITY;
  let showsText = false;
  const filter: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const switches = SWITCHES.exec(arg)?.[1];
    if (switches !== undefined) showsText ||= /[AX]/.test(switches);
    else if (arg === "-i") rest.shift();
    else if (arg === "-c") count = Number(rest.shift());
    else if (arg.startsWith("-")) return undefined;
    else filter.push(...arg.split(/\s+/));
  }
  const match = /^(?:tcp )?(?:(?:dst |src )?port (\d+))?$|^tcp$/.exec(filter.join(" "));
  if (match === null || !(count > 0)) return undefined;
  return { count, showsText, port: match[1] === undefined ? undefined : Number(match[1]) };
}

interface Side {
  /** The next byte's number. */
  next: number;
}

type Lines = (passed: Passed, at: Date) => string[];

/** Sequence numbers count from the beginning of each connection, as tcpdump prints them. */
function createLines(ip: string, { showsText }: Wanted): Lines {
  const sides = new Map<string, Side>();
  const sideOf = (connection: number, isFromPod: boolean): Side => {
    const key = `${connection} ${isFromPod}`;
    const known = sides.get(key) ?? { next: 1 };
    sides.set(key, known);
    return known;
  };
  return ({ kind, connection, port, isFromPod, bytes }, at) => {
    const client = `${BRIDGE}.${FIRST_CLIENT_PORT + connection}`;
    const server = `${ip}.${port}`;
    const line = (fromPod: boolean, what: string): string => {
      const [way, from, to] = fromPod ? ["Out", server, client] : ["In ", client, server];
      return `${at.toISOString().slice(11, -1)}000 eth0  ${way} IP ${from} > ${to}: ${what}\n`;
    };
    if (kind === "open")
      return [
        line(false, "Flags [S], seq 0, win 64240, length 0"),
        line(true, "Flags [S.], seq 0, ack 1, win 65160, length 0"),
        line(false, "Flags [.], ack 1, win 502, length 0"),
      ];
    const [own, other] = [sideOf(connection, isFromPod), sideOf(connection, !isFromPod)];
    if (kind === "end") return [line(isFromPod, `Flags [F.], seq ${own.next}, ack ${other.next}, win 501, length 0`)];
    const range = `${own.next}:${own.next + bytes.length}`;
    own.next += bytes.length;
    const text = showsText ? `${bytes.toString("latin1").replace(/[^\x20-\x7e\n]/g, ".")}\n` : "";
    return [
      line(isFromPod, `Flags [P.], seq ${range}, ack ${other.next}, win 501, length ${bytes.length}`) + text,
      line(!isFromPod, `Flags [.], ack ${own.next}, win 501, length 0`),
    ];
  };
}
