import type { KubeObject } from "../../apimachinery/index.ts";

/** The flow schemas and priority levels that every server starts with (apiserver `pkg/apis/flowcontrol/bootstrap`). */

const API_VERSION = "flowcontrol.apiserver.k8s.io/v1";
/** The server keeps such an object as it is here as long as nobody changes the annotation. */
const AUTO_UPDATE = { "apf.kubernetes.io/autoupdate-spec": "true" };

interface Level {
  readonly name: string;
  readonly shares: number;
  readonly lendable: number;
  /** Queues, hand size, queue length; absent: surplus requests are rejected. */
  readonly queuing?: readonly [number, number, number];
}

const LEVELS: readonly Level[] = [
  { name: "catch-all", shares: 5, lendable: 0 },
  { name: "global-default", shares: 20, lendable: 50, queuing: [128, 6, 50] },
  { name: "leader-election", shares: 10, lendable: 0, queuing: [16, 4, 50] },
  { name: "node-high", shares: 40, lendable: 25, queuing: [64, 6, 50] },
  { name: "system", shares: 30, lendable: 33, queuing: [64, 6, 50] },
  { name: "workload-high", shares: 40, lendable: 50, queuing: [128, 6, 50] },
  { name: "workload-low", shares: 100, lendable: 90, queuing: [128, 6, 50] },
];

function levelObject(name: string, spec: object): KubeObject {
  const metadata = { name, annotations: { ...AUTO_UPDATE } };
  return { apiVersion: API_VERSION, kind: "PriorityLevelConfiguration", metadata, spec };
}

function limitedLevel({ name, shares, lendable, queuing }: Level): KubeObject {
  const [queues, handSize, queueLengthLimit] = queuing ?? [];
  const limitResponse =
    queuing === undefined ? { type: "Reject" } : { type: "Queue", queuing: { queues, handSize, queueLengthLimit } };
  const limited = { nominalConcurrencyShares: shares, lendablePercent: lendable, limitResponse };
  return levelObject(name, { type: "Limited", limited });
}

type Subject = Readonly<Record<string, unknown>>;

const groups = (...names: readonly string[]): Subject[] => names.map((name) => ({ kind: "Group", group: { name } }));
const users = (...names: readonly string[]): Subject[] => names.map((name) => ({ kind: "User", user: { name } }));
const systemAccounts: Subject = {
  kind: "ServiceAccount",
  serviceAccount: { name: "*", namespace: "kube-system" },
};
const everybody = groups("system:unauthenticated", "system:authenticated");

const anyResource = {
  verbs: ["*"],
  apiGroups: ["*"],
  resources: ["*"],
  clusterScope: true,
  namespaces: ["*"],
};
const anyUrl = { verbs: ["*"], nonResourceURLs: ["*"] };
const anything = { resourceRules: [anyResource], nonResourceRules: [anyUrl] };

const leases = {
  verbs: ["get", "create", "update"],
  apiGroups: ["coordination.k8s.io"],
  resources: ["leases"],
  namespaces: ["*"],
};
const nodeRules = [
  { verbs: ["*"], apiGroups: [""], resources: ["nodes", "nodes/status"], clusterScope: true, namespaces: ["*"] },
  { ...leases, verbs: ["*"] },
];
const probeUrls = { verbs: ["get"], nonResourceURLs: ["/healthz", "/readyz", "/livez"] };

interface Schema {
  readonly name: string;
  readonly level: string;
  readonly precedence: number;
  readonly by?: "ByUser" | "ByNamespace";
  readonly subjects: readonly Subject[];
  readonly rules?: object;
}

const CONTROLLERS = ["system:kube-controller-manager", "system:kube-scheduler"];

const SCHEMAS: readonly Schema[] = [
  { name: "catch-all", level: "catch-all", precedence: 10_000, by: "ByUser", subjects: everybody },
  { name: "exempt", level: "exempt", precedence: 1, subjects: groups("system:masters") },
  { name: "global-default", level: "global-default", precedence: 9900, by: "ByUser", subjects: everybody },
  {
    name: "kube-controller-manager",
    level: "workload-high",
    precedence: 800,
    by: "ByNamespace",
    subjects: users("system:kube-controller-manager"),
  },
  {
    name: "kube-scheduler",
    level: "workload-high",
    precedence: 800,
    by: "ByNamespace",
    subjects: users("system:kube-scheduler"),
  },
  {
    name: "kube-system-service-accounts",
    level: "workload-high",
    precedence: 900,
    by: "ByNamespace",
    subjects: [systemAccounts],
  },
  {
    name: "probes",
    level: "exempt",
    precedence: 2,
    subjects: everybody,
    rules: { nonResourceRules: [probeUrls] },
  },
  {
    name: "service-accounts",
    level: "workload-low",
    precedence: 9000,
    by: "ByUser",
    subjects: groups("system:serviceaccounts"),
  },
  {
    name: "system-leader-election",
    level: "leader-election",
    precedence: 100,
    by: "ByUser",
    subjects: [...users(...CONTROLLERS), systemAccounts],
    rules: { resourceRules: [leases] },
  },
  {
    name: "system-node-high",
    level: "node-high",
    precedence: 400,
    by: "ByUser",
    subjects: groups("system:nodes"),
    rules: { resourceRules: nodeRules },
  },
  { name: "system-nodes", level: "system", precedence: 500, by: "ByUser", subjects: groups("system:nodes") },
  {
    name: "workload-leader-election",
    level: "leader-election",
    precedence: 200,
    by: "ByUser",
    subjects: [systemAccounts],
    rules: { resourceRules: [leases] },
  },
];

function schemaObject({ name, level, precedence, by, subjects, rules = anything }: Schema): KubeObject {
  return {
    apiVersion: API_VERSION,
    kind: "FlowSchema",
    metadata: { name, annotations: { ...AUTO_UPDATE } },
    spec: {
      priorityLevelConfiguration: { name: level },
      matchingPrecedence: precedence,
      ...(by === undefined ? {} : { distinguisherMethod: { type: by } }),
      rules: [structuredClone({ subjects, ...rules })],
    },
  };
}

/** Fresh objects, ready to be created. */
export function defaultFlowObjects(): KubeObject[] {
  return [
    levelObject("exempt", { type: "Exempt", exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } }),
    ...LEVELS.map(limitedLevel),
    ...SCHEMAS.map(schemaObject),
  ];
}
