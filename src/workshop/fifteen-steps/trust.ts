import { both } from "../judging.ts";
import {
  ANSWERED,
  applying,
  ASK,
  certificateFrom,
  deletingForNewPods,
  NAMESPACE,
  patching,
  PODS,
  REFUSED,
  RESTORE,
  RESTORE_PODS,
} from "./doings.ts";
import type { Look, TutorialStep } from "./tutorial-step.ts";

/** Go looks at the name before it looks at who signed. */
const NO_NAME = "certificate is not valid for any names";

const isVerified: Look = {
  path: PODS,
  fits: ({ status, backend }) => status === 200 && backend?.tls?.verification === "verified against caBundle",
};
const isUnchecked: Look = {
  path: PODS,
  fits: ({ status, backend }) => status === 200 && backend?.tls?.verification.startsWith("skipped") === true,
};

/** The availability check's message stands among the request's decisions. */
function refusedFor(words: string): Look {
  return {
    path: PODS,
    fits: ({ status, decisions }) => status === 503 && JSON.stringify(decisions).includes(words),
  };
}

export const A_CA: TutorialStep = {
  slug: "step-04",
  title: both("A CA", "CA 证书"),
  idea: both(
    "The CA signs the server's certificate, and its certificate goes into the APIService as caBundle: then only servers of that CA\nare believed. The tutorial skips it with insecureSkipTLSVerify.",
    "CA 为服务器证书签名，CA 证书作为 caBundle 写入 APIService：此后只相信该 CA 签发的服务器。教程用 insecureSkipTLSVerify 跳过了它。",
  ),
  command: "`npm run playground -- pki ca` or `openssl req -x509`",
  lesson: "ca-bundle",
  done: both("the server's certificate is verified against caBundle: 200", "服务器证书经 caBundle 校验：200"),
  leftOut: both(
    "with `insecureSkipTLSVerify: true` in its place: 200, unchecked",
    "改用 `insecureSkipTLSVerify: true`：200，未经检查",
  ),
  unchanged: both(
    "Nothing changes for the tutorial's server: nobody looks at its certificate, and anybody could answer in its place.",
    "对教程的服务器没有变化：没有人检查它的证书，因此任何人都可以冒充它应答。",
  ),
  seen: isVerified,
  missed: isUnchecked,
  look: ASK,
  leaveOut: patching(both("Do without the CA, as the tutorial does.", "像教程那样不用 CA。"), {
    caBundle: null,
    insecureSkipTLSVerify: true,
  }),
  bringBack: {
    say: RESTORE.say,
    shell: `kubectl patch apiservice v1.example.k8s.io --type=merge -p '{"spec":{"insecureSkipTLSVerify":false}}'\n${RESTORE.shell}`,
    async run(world) {
      await world.patch("/apis/apiregistration.k8s.io/v1/apiservices/v1.example.k8s.io", {
        spec: { insecureSkipTLSVerify: false },
      });
      await RESTORE.run(world);
    },
  },
  words: "Hit '/pods' and URL is '/apis/example.k8s.io/v1/pods'",
};

export const A_CERTIFICATE: TutorialStep = {
  slug: "step-05",
  title: both("A serving certificate with the DNS name", "含 DNS 名称的服务证书"),
  idea: both(
    "The main apiserver expects a certificate for `<service>.<namespace>.svc`. The tutorial writes the name into the Common Name;\nsince Go 1.15 only the SANs count.",
    "主 API 服务器要求证书的名称是 `<service>.<namespace>.svc`。教程把它写在 Common Name 里；自 Go 1.15 起只认 SAN。",
  ),
  command: "`npm run playground -- pki serving example-server example-namespace` or `openssl x509 -req`",
  lesson: "right-name",
  done: both(
    "the certificate is for `example-server.example-namespace.svc`: 200",
    "证书属于 `example-server.example-namespace.svc`：200",
  ),
  leftOut: both(
    "`certificate relies on legacy Common Name field`, and 503; nothing with `insecureSkipTLSVerify`",
    "`certificate relies on legacy Common Name field`，返回 503；使用 `insecureSkipTLSVerify` 时没有变化",
  ),
  seen: isVerified,
  missed: refusedFor("legacy Common Name"),
  look: ASK,
  leaveOut: {
    say: both("Give the server the one without a SAN.", "给服务器换上没有 SAN 的证书。"),
    ...certificateFrom("no-name"),
  },
  bringBack: { say: RESTORE.say, ...certificateFrom("tls") },
  words: "certificate relies on legacy Common Name field",
};

export const A_SECRET: TutorialStep = {
  slug: "step-06",
  title: both("A Secret with certificate and key", "存放证书与私钥的 Secret"),
  idea: both(
    "The Secret carries certificate and key into the pod. A pod that is to mount it waits until it is there.",
    "Secret 把证书和私钥带进 Pod。需要挂载它的 Pod 会一直等到它出现。",
  ),
  command: "`kubectl create secret tls example-server-tls -n example-namespace --cert=... --key=...`",
  lesson: "ca-bundle",
  done: both("new pods mount it, and the server answers: 200", "新的 Pod 能挂载它，服务器应答：200"),
  leftOut: both("new pods stay in ContainerCreating: 503", "新的 Pod 停在 ContainerCreating：503"),
  unchanged: both(
    "The tutorial's own manifest mounts none: its image brings a certificate along.",
    "教程自己的清单不挂载 Secret：镜像自带证书，因此没有变化。",
  ),
  object: `${NAMESPACE}/secrets/example-server-tls`,
  seen: ANSWERED,
  missed: REFUSED,
  look: ASK,
  leaveOut: deletingForNewPods(
    both("Take it away, and let pods be made anew.", "删除它，并让 Pod 重新创建。"),
    "kubectl delete secret example-server-tls -n example-namespace",
    `${NAMESPACE}/secrets/example-server-tls`,
  ),
  bringBack: { say: RESTORE.say, ...certificateFrom("tls") },
  words: "have no addresses",
};

export const A_VOLUME: TutorialStep = {
  slug: "step-08",
  title: both("The Secret as a volume", "把 Secret 挂载为卷"),
  idea: both(
    "The pod finds the Secret's files where its volume is mounted. Without the volume the server serves with what its image has.",
    "Pod 在卷的挂载点找到 Secret 的文件。没有卷，服务器就用镜像自带的证书。",
  ),
  command: "`volumes` and `volumeMounts` of the Deployment",
  lesson: "ca-bundle",
  done: both("the server shows the CA's certificate: 200", "服务器出示 CA 签发的证书：200"),
  leftOut: both(
    "it shows the image's own: `certificate is not valid for any names`, and 503",
    "它出示镜像自带的证书：`certificate is not valid for any names`，返回 503",
  ),
  unchanged: both(
    "With `insecureSkipTLSVerify`, as in the tutorial, nothing changes.",
    "如教程那样使用 `insecureSkipTLSVerify` 时没有变化。",
  ),
  seen: isVerified,
  missed: refusedFor(NO_NAME),
  look: ASK,
  leaveOut: applying(both("Deploy it without the volume.", "不带卷部署。"), "without-volume.yaml", NO_NAME),
  bringBack: { say: RESTORE.say, ...certificateFrom("tls") },
  words: NO_NAME,
};

export const AN_ACCOUNT: TutorialStep = {
  slug: "step-09",
  title: both("A ServiceAccount", "ServiceAccount"),
  idea: both(
    "The account is who the pod is towards the main apiserver; steps 10 to 13 give rights to it. The Deployment names it, so no pod is made\nwithout it.",
    "账号决定 Pod 在主 API 服务器面前是谁；步骤 10 到 13 给它授权。Deployment 指定了它，因此没有它就不会创建 Pod。",
  ),
  command: "`kubectl create serviceaccount example-server -n example-namespace`",
  lesson: "delegation",
  done: both("pods are made, each with its token: 200", "Pod 被创建并带有令牌：200"),
  leftOut: both(
    '`serviceaccount "example-server" not found`: no new pod, and 503',
    '`serviceaccount "example-server" not found`：没有新的 Pod，返回 503',
  ),
  object: `${NAMESPACE}/serviceaccounts/example-server`,
  seen: ANSWERED,
  missed: REFUSED,
  look: ASK,
  leaveOut: deletingForNewPods(
    both("Take it away, and let pods be made anew.", "删除它，并让 Pod 重新创建。"),
    "kubectl delete serviceaccount example-server -n example-namespace",
    `${NAMESPACE}/serviceaccounts/example-server`,
  ),
  bringBack: RESTORE_PODS,
  words: "have no addresses",
};
