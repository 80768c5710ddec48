import { messageOf, type Clock, type KubeObject } from "../../apimachinery/index.ts";
import { LaunchError, ACCOUNT_PATH } from "../../kubelet/index.ts";
import type { FindObject, Fronts, TokenSigner } from "../../mock-apiserver/index.ts";
import type { ResourceService } from "../../apiserver/index.ts";
import { rootCaConfigMap } from "../../controllers/index.ts";
import type { ApiserverAccess } from "./cluster.ts";
import { createMissing } from "../bootstrap/index.ts";

export interface PodAccessOptions {
  readonly service: ResourceService;
  readonly clock: Clock;
  /** PEM of the CA that signed the main apiserver's certificate. */
  readonly ca: string;
  readonly signer: TokenSigner;
  readonly find: FindObject;
  readonly audiences: readonly string[];
  /** Where the main apiserver is. */
  readonly place: { readonly host: string; readonly port: number };
  readonly fronts: Fronts;
}

/** How the processes of pods reach the main apiserver. */
export interface PodAccess {
  /** Waits until it is served. @throws LaunchError when it never will */
  forPod(pod: PodObject): Promise<ApiserverAccess>;
}

/**
 * kubelets ask for 3607 seconds and renew in time; kube-apiserver makes such a token good for a year, for clients that
 * read theirs once (k8s `pkg/serviceaccount/claims.go` ExpirationExtensionSeconds). Files are written once here.
 */
const EXPIRES_IN = 365 * 24 * 3600;

export function createPodAccess(options: PodAccessOptions): PodAccess {
  const { service, ca, place, fronts } = options;
  return {
    async forPod(pod) {
      await fronts.served.catch((error: unknown) => {
        throw new LaunchError("ContainerCreating", messageOf(error));
      });
      await createMissing(service, neededObjects(pod, ca)).catch((error: unknown) => {
        throw new LaunchError("ContainerCreating", messageOf(error), "FailedMount");
      });
      return { ...place, ca, tokenFor: (name, _namespace, pod) => tokenFor(options, name, pod) };
    },
  };
}

const ROOT_CA = "kube-root-ca.crt";

/** What every namespace comes to have, for a pod that is faster: the account `default` and the CA. */
function neededObjects({ metadata: { namespace = "" }, spec }: PodObject, ca: string): KubeObject[] {
  const { serviceAccountName = "", automountServiceAccountToken = true, volumes = [] } = spec;
  const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace } };
  const usesAccount = automountServiceAccountToken && (serviceAccountName === "" || serviceAccountName === "default");
  const usesCa = JSON.stringify(volumes).includes(`"name":"${ROOT_CA}"`);
  return [...(usesAccount ? [account] : []), ...(usesCa ? [rootCaConfigMap(namespace, ca)] : [])];
}

/** A token that ends with its pod. @throws LaunchError */
async function tokenFor(
  { clock, signer, find, audiences }: PodAccessOptions,
  name: string,
  pod: PodObject,
): Promise<string> {
  const { namespace = "" } = pod.metadata;
  const account = await find("serviceaccounts", namespace, name);
  if (account === undefined) {
    const why = `MountVolume.SetUp failed for volume ${JSON.stringify(ACCOUNT_PATH)}: failed to fetch token: serviceaccounts "${name}" not found`;
    throw new LaunchError("ContainerCreating", why, "FailedMount");
  }
  const node = await find("nodes", "", pod.spec.nodeName ?? "");
  return signer.sign({
    bound: {
      namespace,
      serviceaccount: reference(account),
      pod: reference(pod),
      ...(node === undefined ? {} : { node: reference(node) }),
    },
    audiences,
    issuedAt: Math.floor(clock.now() / 1000),
    expiresIn: EXPIRES_IN,
  });
}

type PodObject = Parameters<ApiserverAccess["tokenFor"]>[2];

function reference({ metadata: { name = "", uid = "" } }: Pick<KubeObject, "metadata">): { name: string; uid: string } {
  return { name, uid };
}
