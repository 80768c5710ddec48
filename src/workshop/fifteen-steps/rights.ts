import { both } from "../judging.ts";
import type { Text } from "../text.ts";
import { ANSWERED, ASK, asked, asking, deleting, PODS, RBAC, RESTORE } from "./doings.ts";
import type { TutorialStep } from "./tutorial-step.ts";

const API_SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";
const TAKE_AWAY = both("Take it away.", "删除它。");
const ASK_AS_BOB = asking(both("Ask as bob, who is bound to it.", "以绑定了它的 bob 的身份请求。"), PODS, "bob");
const HIT = "Hit '/pods' and URL is '/apis/example.k8s.io/v1/pods'";

export const MAY_REGISTER: TutorialStep = {
  slug: "step-02",
  title: both("RBAC to add APIServices", "允许添加 APIService 的 RBAC"),
  idea: both(
    "An APIService changes the API of the whole cluster, so not everybody may add one. The administrator may anyway;\nalice is bound to a role that lets her.",
    "一个 APIService 会改变整个集群的 API，因此不是谁都能添加。管理员本来就可以；alice 绑定了一个允许她添加的角色。",
  ),
  command: "`kubectl create clusterrolebinding alice-registers --clusterrole=register-api-services --user=alice`",
  lesson: "rbac",
  done: both("alice may create one (tried without keeping it): 201", "alice 可以创建（试运行，不保存）：201"),
  leftOut: both(
    '`is forbidden: User "alice" cannot create resource "apiservices"`: 403',
    '`is forbidden: User "alice" cannot create resource "apiservices"`：403',
  ),
  object: `${RBAC}/clusterrolebindings/alice-registers`,
  seen: { ...asked(API_SERVICES, 201, "alice"), method: "POST" },
  missed: { ...asked(API_SERVICES, 403, "alice"), method: "POST" },
  look: {
    say: both("Try it as alice.", "以 alice 的身份试一试。"),
    shell: "kubectl create --as alice --dry-run=server --validate=false -f WORK/another-route.yaml",
    async run(world) {
      const body = await world.readFile("another-route.yaml");
      const settings = { as: "alice", body, contentType: "application/yaml" };
      return (await world.request("POST", `${API_SERVICES}?dryRun=All`, settings)).text.replaceAll('\\"', '"');
    },
  },
  leaveOut: deleting(
    TAKE_AWAY,
    "kubectl delete clusterrolebinding alice-registers",
    `${RBAC}/clusterrolebindings/alice-registers`,
  ),
  bringBack: RESTORE,
  words: 'User "alice" cannot create resource "apiservices"',
};

export const A_ROLE: TutorialStep = {
  slug: "step-10",
  title: both("A ClusterRole for the custom resources", "针对自定义资源的 ClusterRole"),
  idea: both(
    "RBAC is asked by the main apiserver before the request is passed on. The role says what may be done with pods of example.k8s.io;\nwithout it nobody but administrators may do anything.",
    "主 API 服务器在转发之前先问 RBAC。角色规定可以对 example.k8s.io 的 pods 做什么；没有它，除管理员外谁也不能访问。",
  ),
  command: "`kubectl create clusterrole example-pod-reader --verb=get,list,watch --resource=pods.example.k8s.io`",
  lesson: "rbac",
  done: both("bob, who is bound to it, reads: 200", "绑定了它的 bob 可以读取：200"),
  leftOut: both("the binding leads nowhere: 403 for bob", "绑定指向不存在的角色：bob 得到 403"),
  object: `${RBAC}/clusterroles/example-pod-reader`,
  seen: asked(PODS, 200, "bob"),
  missed: asked(PODS, 403, "bob"),
  look: ASK_AS_BOB,
  leaveOut: deleting(
    TAKE_AWAY,
    "kubectl delete clusterrole example-pod-reader",
    `${RBAC}/clusterroles/example-pod-reader`,
  ),
  bringBack: RESTORE,
  words: 'User "bob" cannot list resource "pods" in API group "example.k8s.io"',
};

export const A_BINDING: TutorialStep = {
  slug: "step-11",
  title: both("A ClusterRoleBinding of it", "该角色的 ClusterRoleBinding"),
  idea: both(
    "A role gives nothing to anybody until it is bound. The tutorial binds it to the server's own account; who asks is who needs it, here bob.",
    "角色在绑定之前不给任何人权限。教程把它绑定给服务器自己的账号；真正需要它的是发出请求的人，这里是 bob。",
  ),
  command: "`kubectl create clusterrolebinding bob-reads-pods --clusterrole=example-pod-reader --user=bob`",
  lesson: "rbac",
  done: both("who is bound gets 200", "绑定了的用户得到 200"),
  leftOut: both("403 before the backend is asked", "在询问后端之前就返回 403"),
  unchanged: both(
    "The tutorial's server never asks for these pods itself, so its own binding changes nothing.",
    "教程的服务器自己从不请求这些 pods，因此给它自己的绑定没有作用。",
  ),
  object: `${RBAC}/clusterrolebindings/bob-reads-pods`,
  seen: asked(PODS, 200, "bob"),
  missed: asked(PODS, 403, "bob"),
  look: ASK_AS_BOB,
  leaveOut: deleting(
    TAKE_AWAY,
    "kubectl delete clusterrolebinding bob-reads-pods",
    `${RBAC}/clusterrolebindings/bob-reads-pods`,
  ),
  bringBack: RESTORE,
  words: 'User "bob" cannot list resource "pods" in API group "example.k8s.io"',
};

/** A right that the tutorial's server never uses. */
function unused(
  texts: Pick<TutorialStep, "slug" | "title" | "idea" | "command" | "leftOut"> & { readonly unchanged: Text },
  object: string,
  shell: string,
): TutorialStep {
  return {
    ...texts,
    lesson: "delegation",
    done: both("the tutorial's server answers: 200", "教程的服务器应答：200"),
    object,
    seen: ANSWERED,
    missed: ANSWERED,
    look: ASK,
    leaveOut: deleting(TAKE_AWAY, shell, object),
    bringBack: RESTORE,
    words: HIT,
  };
}

export const A_DELEGATOR: TutorialStep = unused(
  {
    slug: "step-12",
    title: both("A binding to `system:auth-delegator`", "绑定 `system:auth-delegator`"),
    idea: both(
      "A server that asks the main apiserver who a token belongs to (TokenReview) and what somebody may do (SubjectAccessReview) needs this right.",
      "服务器要询问主 API 服务器一个令牌属于谁（TokenReview）、某人能做什么（SubjectAccessReview），就需要这个权限。",
    ),
    command:
      "`kubectl create clusterrolebinding example-server:system:auth-delegator --clusterrole=system:auth-delegator --serviceaccount=example-namespace:example-server`",
    leftOut: both(
      'from a server that asks: `cannot create resource "subjectaccessreviews"`; from the tutorial\'s: still 200',
      '会询问的服务器：`cannot create resource "subjectaccessreviews"`；教程的服务器：仍是 200',
    ),
    unchanged: both(
      "Nothing changes for the tutorial's server: it asks nobody what its callers may do.",
      "对教程的服务器没有变化：它从不询问调用者能做什么。",
    ),
  },
  `${RBAC}/clusterrolebindings/example-server:system:auth-delegator`,
  "kubectl delete clusterrolebinding example-server:system:auth-delegator",
);

export const A_READER: TutorialStep = unused(
  {
    slug: "step-13",
    title: both(
      "A binding to `extension-apiserver-authentication-reader`",
      "绑定 `extension-apiserver-authentication-reader`",
    ),
    idea: both(
      "Whom to believe about X-Remote-User stands in one ConfigMap of kube-system. A server that checks the front proxy's certificate reads it at its start.",
      "该相信谁送来的 X-Remote-User，写在 kube-system 的一个 ConfigMap 里。会校验前端代理证书的服务器在启动时读取它。",
    ),
    command:
      "`kubectl create rolebinding example-server-auth-reader -n kube-system --role=extension-apiserver-authentication-reader --serviceaccount=example-namespace:example-server`",
    leftOut: both(
      "a real server does not start; the tutorial's: still 200",
      "真正的服务器无法启动；教程的服务器：仍是 200",
    ),
    unchanged: both(
      "Nothing changes for the tutorial's server: it believes everybody.",
      "对教程的服务器没有变化：它相信任何人。",
    ),
  },
  `${RBAC}/namespaces/kube-system/rolebindings/example-server-auth-reader`,
  "kubectl delete rolebinding example-server-auth-reader -n kube-system",
);
