import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import path from "node:path";
import {
  parseEtcdServers,
  campaign,
  EtcdUnavailableError,
  openEtcdStore,
  openFileStore,
  type FileStoreListener,
  NotSavedError,
  SOLE_LEADER,
  type EtcdTls,
  type Join,
  joinAlone,
  joinEtcd,
  type Leadership,
  createMemoryStore,
  type ObjectStore,
  SavedStateError,
} from "../../storage/index.ts";
import { messageOf, parseGroupVersion, shapeProblem, type KubeObject, type Text } from "../../apimachinery/index.ts";
import type { KindRegistry } from "../../apiserver/index.ts";
import { goStruct } from "../../types/index.ts";
import { type Closers, explainSavedState, StartupError } from "../lifecycle/index.ts";
import type { EventHub } from "../events/index.ts";
import { type PlaygroundOptions, readSetting } from "../settings/index.ts";

export interface ObjectStorage {
  readonly store: ObjectStore;
  /** Whether this playground, of those on one etcd, runs the workloads and judges availability. */
  readonly leadership: Leadership;
  /** Enters among the playgrounds on one etcd. */
  readonly join: Join;
}

interface StorageParts {
  readonly directory: string;
  readonly events: EventHub;
  readonly kinds: KindRegistry;
}

/** @throws StartupError when etcd is named and cannot be used, or the saved state is damaged or none */
export async function openStorage(
  options: PlaygroundOptions,
  { directory, events, kinds }: StorageParts,
  closers: Closers,
): Promise<ObjectStorage> {
  if (options.etcdServers !== undefined) return openShared(options.etcdServers, options, events, closers);
  const onFull = (problem: string): void => events.emit("warn", "internal", problem);
  const store = options.saveState === true ? await openSaved(directory, events, kinds) : createMemoryStore({ onFull });
  closers.add(() => store.close());
  return { store, leadership: SOLE_LEADER, join: joinAlone };
}

function openSaved(directory: string, events: EventHub, kinds: KindRegistry): Promise<ObjectStore> {
  const file = path.join(directory, "state.json");
  const listener: FileStoreListener = {
    onProblem: (error) =>
      error === undefined
        ? events.emit("info", "internal", SAVED_AGAIN, file)
        : events.emit("error", "internal", `${error.message}; every write is refused until it can be`, file),
    onWarning: (message) => events.emit("warn", "internal", message, file),
  };
  return openFileStore(file, listener, (object) => typeProblem(object, kinds)).catch((error: unknown) => {
    if (error instanceof SavedStateError) throw explainSavedState(error);
    throw error instanceof NotSavedError ? new StartupError(`${error.message}. ${ELSEWHERE}`, { cause: error }) : error;
  });
}

/** What has been written by hand or by another version may be of any form; of custom resources the metadata alone is of a known one. */
function typeProblem(object: KubeObject, kinds: KindRegistry): string | undefined {
  const { group, version } = parseGroupVersion(object.apiVersion);
  const kind = kinds.decodable(group, version, object.kind);
  const problem =
    kind === undefined
      ? shapeProblem(object.metadata, goStruct("meta/v1.ObjectMeta"), "metadata")
      : shapeProblem(object, kind.schema);
  return problem === undefined ? undefined : `its ${object.kind} does not fit: ${problem}`;
}

const ELSEWHERE = "Make room or choose another directory with --data-dir, or keep nothing by leaving out --save-state.";

async function openShared(
  servers: string,
  options: PlaygroundOptions,
  events: EventHub,
  closers: Closers,
): Promise<ObjectStorage> {
  const urls = parseServers(servers);
  const { etcdPrefix: prefix } = options;
  const tls = await readTls(options);
  const store = await openEtcdStore({
    servers: urls,
    ...(tls && { tls }),
    ...(prefix === undefined ? {} : { prefix }),
  }).catch((error: unknown) => {
    throw error instanceof EtcdUnavailableError ? new StartupError(error.message, { cause: error }) : error;
  });
  closers.add(() => store.close());
  const holder = `${hostname()}_${process.pid}_${randomBytes(4).toString("hex")}`;
  const leadership = await campaign(store, { name: "workloads", holder });
  closers.add(() => leadership.close());
  const say = (leads: boolean): void => events.emit("info", "workload", leadershipText(leads, urls.join(", ")));
  say(leadership.isLeader());
  closers.add(leadership.subscribe(say));
  return { store, leadership, join: (name) => joinEtcd(store, name) };
}

/** @throws StartupError for a file that cannot be read */
async function readTls({ etcdCafile, etcdCertfile, etcdKeyfile }: PlaygroundOptions): Promise<EtcdTls | undefined> {
  if ([etcdCafile, etcdCertfile, etcdKeyfile].every((file) => file === undefined)) return undefined;
  const read = async (name: string, file: string | undefined): Promise<Buffer | undefined> =>
    file === undefined ? undefined : Buffer.from(await readSetting(name, file));
  const [ca, cert, key] = await Promise.all([
    read("etcd-cafile", etcdCafile),
    read("etcd-certfile", etcdCertfile),
    read("etcd-keyfile", etcdKeyfile),
  ]);
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

const SAVED_AGAIN: Text = { en: "the state can be saved again", zh: "状态又可以保存了" };
const LEADS: Text = {
  en: "this playground runs the workloads and checks the availability of APIServices",
  zh: "本 playground 运行工作负载并检查 APIService 的可用性",
};
const FOLLOWS: Text = {
  en: "another playground runs the workloads and checks availability; this one takes over when that one ends",
  zh: "由另一个 playground 运行工作负载并检查可用性；它结束后由本 playground 接替",
};

function leadershipText(leads: boolean, urls: string): Text {
  const { en, zh } = leads ? LEADS : FOLLOWS;
  return { en: `${en} (etcd at ${urls})`, zh: `${zh}（etcd：${urls}）` };
}

function parseServers(servers: string): string[] {
  try {
    return parseEtcdServers(servers);
  } catch (error) {
    throw new StartupError(`--etcd-servers: ${messageOf(error)}`);
  }
}
