import { both } from "../judging.ts";
import { ANSWERED, ASK, asked, asking, deleting, NAME, NAMESPACE, PODS, REFUSED, RESTORE } from "./doings.ts";
import type { Doing, TutorialStep } from "./tutorial-step.ts";

const API_SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";
const NOT_ENABLED = "/apis/apiregistration.k8s.io/v1beta1/apiservices";
const CONFIG_MAPS = `${NAMESPACE}/configmaps`;
const CREATE_NAMESPACE: Doing = {
  say: both("Create it.", "创建它。"),
  shell: "kubectl create namespace example-namespace",
  run: (world) => world.request("POST", "/api/v1/namespaces", { body: { metadata: { name: "example-namespace" } } }),
};

export const API_ENABLED: TutorialStep = {
  slug: "step-01",
  title: both("The APIService API is enabled", "启用 APIService API"),
  idea: both(
    "An API group version is served when it is enabled, by `--runtime-config`. apiregistration.k8s.io/v1 is on by default;\nits v1beta1, which the tutorial's manifest asks for, is gone since 1.22, and looks as one that is switched off.",
    "一个 API 组版本启用之后才会被提供，由 `--runtime-config` 控制。apiregistration.k8s.io/v1 默认启用；教程清单所用的\nv1beta1 自 1.22 起已被移除，它看上去就和被关闭的版本一样。",
  ),
  command: "`npm run playground` (off: `-- --runtime-config apiregistration.k8s.io/v1=false`)",
  lesson: "look-around",
  done: both("APIServices are listed: 200", "可以列出 APIService：200"),
  leftOut: both("404 for a version that is off: no route can be registered", "关闭的版本返回 404：无法注册任何路由"),
  seen: asked(API_SERVICES, 200),
  missed: asked(NOT_ENABLED, 404),
  look: asking(both("Ask for the version that is on.", "请求已启用的版本。"), API_SERVICES),
  lookWithout: asking(both("Ask for one that is not.", "请求未启用的版本。"), NOT_ENABLED),
  words: "the server could not find the requested resource",
};

export const A_NAMESPACE: TutorialStep = {
  slug: "step-03",
  title: both("A namespace", "命名空间"),
  idea: both(
    "Pods, Services, Secrets and accounts live in a namespace. It is not made on the way: who names one that is not there is refused.",
    "Pod、Service、Secret 和账号都在命名空间里。命名空间不会被顺带创建：引用不存在的命名空间会被拒绝。",
  ),
  command: "`kubectl create namespace example-namespace`",
  lesson: "first-route",
  done: both("an object in it is accepted (tried without keeping it): 201", "其中的对象被接受（试运行，不保存）：201"),
  leftOut: both('`namespaces "example-namespace" not found`: 404', '`namespaces "example-namespace" not found`：404'),
  object: NAMESPACE,
  seen: { ...asked(CONFIG_MAPS, 201), method: "POST" },
  missed: { ...asked(CONFIG_MAPS, 404), method: "POST" },
  look: {
    say: both("Try an object in it.", "在其中试建一个对象。"),
    shell: "kubectl create configmap seen -n example-namespace --dry-run=server",
    run: async (world) =>
      (await world.request("POST", `${CONFIG_MAPS}?dryRun=All`, { body: { metadata: { name: "seen" } } })).text,
  },
  leaveOut: {
    say: both("Delete it, and wait until it is gone.", "删除它，并等到它消失。"),
    shell: "kubectl delete namespace example-namespace --timeout=60s",
    async run(world) {
      await world.request("DELETE", NAMESPACE);
      await world.until("the namespace to be gone", async () => (await world.get(NAMESPACE)).status === 404);
    },
  },
  bringBack: CREATE_NAMESPACE,
  startsEmpty: true,
  words: 'namespaces "example-namespace" not found',
};

export const SERVER: TutorialStep = {
  slug: "step-07",
  title: both("A Deployment and a Service", "Deployment 与 Service"),
  idea: both(
    "The Deployment runs the server, the Service is its name. The main apiserver follows Service -> EndpointSlice -> Pod;\nwithout the Service it does not know where to go.",
    "Deployment 运行服务器，Service 是它的名字。主 API 服务器沿着 Service -> EndpointSlice -> Pod 查找；没有 Service，\n它就不知道该去哪里。",
  ),
  command: "`kubectl apply -f examples/tutorial/example-server-v1.yaml`",
  lesson: "endpoints",
  done: both("the server answers: 200", "服务器应答：200"),
  leftOut: both(
    "ServiceNotFound (without the Deployment: MissingEndpoints), and 503",
    "ServiceNotFound（没有 Deployment 时为 MissingEndpoints），返回 503",
  ),
  object: `${NAMESPACE}/services/example-server`,
  seen: ANSWERED,
  missed: REFUSED,
  look: ASK,
  leaveOut: {
    say: both("Take the Service away.", "删除 Service。"),
    shell: `kubectl delete service example-server -n example-namespace
kubectl wait --for=condition=Available=False --timeout=60s apiservice/${NAME}`,
    async run(world) {
      await world.request("DELETE", `${NAMESPACE}/services/example-server`);
      await world.untilReason(NAME, "ServiceNotFound");
    },
  },
  bringBack: RESTORE,
  words: 'service/example-server in "example-namespace" is not present',
};

export const THE_API_SERVICE: TutorialStep = {
  slug: "step-14",
  title: both("The APIService", "APIService"),
  idea: both(
    "The APIService says: this group version belongs to that Service. Everything before it is an ordinary server in a cluster;\nthis one object makes it part of the API.",
    "APIService 声明：这个组版本归那个 Service。在它之前，一切只是集群里一个普通的服务器；有了这个对象，它才成为 API 的一部分。",
  ),
  command: "`kubectl apply -f examples/tutorial/example-server-v1.yaml`",
  lesson: "first-route",
  done: both("the route is there: 200", "路由存在：200"),
  leftOut: both("404: nobody serves that path", "404：没有人提供这个路径"),
  object: `${API_SERVICES}/${NAME}`,
  seen: ANSWERED,
  missed: asked(PODS, 404),
  look: ASK,
  leaveOut: deleting(both("Take it away.", "删除它。"), `kubectl delete apiservice ${NAME}`, `${API_SERVICES}/${NAME}`),
  bringBack: RESTORE,
  words: "404 page not found",
};

export const TO_ASK: TutorialStep = {
  slug: "step-15",
  title: both("Ask", "访问"),
  idea: both(
    "The condition Available says that the group version answered the check, and nothing about what lies below it.\nOnly a request shows that the resources work, and with which URL they are asked.",
    "Available 状况只说明组版本应答了检查，对它下面的资源只字未提。只有真正发出请求，才知道资源是否可用、后端收到的 URL 是什么。",
  ),
  command: "`curl http://127.0.0.1:8001/apis/example.k8s.io/v1/pods`",
  lesson: "url-is-kept",
  done: both(
    "`Hit '/pods' and URL is '/apis/example.k8s.io/v1/pods'`",
    "`Hit '/pods' and URL is '/apis/example.k8s.io/v1/pods'`",
  ),
  leftOut: both("the condition alone: it says Passed, and nothing of pods", "只有状况：它写着 Passed，却没有提到 pods"),
  seen: ANSWERED,
  missed: asked(`${API_SERVICES}/${NAME}`, 200),
  look: ASK,
  lookWithout: asking(both("Read the condition alone.", "只看状况。"), `${API_SERVICES}/${NAME}`),
  words: "all checks passed",
};
