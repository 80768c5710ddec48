import { asFields, formatTime, listAt, textAt, type GroupResource, type KubeObject } from "../apimachinery/index.ts";
import {
  approvalsOf,
  hasCondition,
  isIssued,
  isOurs,
  lifetimeOf,
  signerProblem,
  usagesOf,
  validityOf,
  type WantedNames,
} from "./certificate-requests.ts";
import type { ControllerContext } from "./context.ts";
import { keyOf, type Controller } from "./controller.ts";
import { readObject } from "./reads.ts";
import { wrote } from "./writer.ts";

const REQUESTS: GroupResource = { group: "certificates.k8s.io", resource: "certificatesigningrequests" };

/** One request in PEM, as a signer sees it. */
export interface SignableRequest {
  readonly names: WantedNames;
  /** The certificate as PEM. Times in milliseconds. */
  readonly sign: (
    usages: readonly string[],
    validity: { readonly notBefore: number; readonly notAfter: number },
  ) => Promise<string>;
}

export interface CertificateParts {
  /** @throws Error for what is no request */
  readonly read: (pem: string) => SignableRequest;
  /** Whether who made a request may create one of `subresource`. */
  readonly mayCreate: (request: KubeObject, subresource: string) => boolean;
  /** Writes the conditions of a decision. */
  readonly approve: (request: KubeObject) => Promise<unknown>;
}

function withCondition(request: KubeObject, condition: object, more: object = {}): KubeObject {
  const conditions = [...listAt(request, "status", "conditions"), condition];
  return { ...request, status: { ...asFields(request["status"]), ...more, conditions } };
}

/** Approves kubelets' requests, signs what is approved, and forgets what was decided long ago (k8s `pkg/controller/certificates`). */
export function certificateController(context: ControllerContext, parts: CertificateParts): Controller {
  const { store, writer, clock } = context;
  const approveIfAllowed = async (request: KubeObject, names: WantedNames): Promise<void> => {
    const found = approvalsOf(request, names).find(([subresource]) => parts.mayCreate(request, subresource));
    if (found === undefined) return;
    const condition = { type: "Approved", status: "True", reason: "AutoApproved", message: found[1] };
    await wrote(parts.approve(withCondition(request, condition)));
  };
  const sign = async (request: KubeObject, { names, sign: signIt }: SignableRequest): Promise<void> => {
    const problem = signerProblem(request, names);
    const reason = {
      reason: "SignerValidationFailure",
      message: problem ?? "",
      lastUpdateTime: formatTime(clock.now()),
    };
    const written =
      problem === undefined
        ? { ...request, status: { ...asFields(request["status"]), certificate: await encoded(request, signIt) } }
        : withCondition(request, { type: "Failed", status: "True", ...reason });
    await wrote(writer.updateStatus(REQUESTS, written));
  };
  const encoded = async (request: KubeObject, signIt: SignableRequest["sign"]): Promise<string> =>
    Buffer.from(await signIt(usagesOf(request), validityOf(request, clock.now()))).toString("base64");
  return {
    name: "certificate-controller",
    watches: [{ resource: REQUESTS, keys: (request) => [keyOf(request)] }],
    reconcile: async (_, name) => {
      const request = await readObject<KubeObject>(store, REQUESTS, "", name);
      if (request === undefined) return "done";
      const left = lifetimeOf(request, clock.now());
      if (left <= 0) {
        await wrote(writer.delete(REQUESTS, name));
        return "done";
      }
      if (isOurs(request) && !isIssued(request)) {
        const signable = parts.read(Buffer.from(textAt(request, "spec", "request"), "base64").toString("latin1"));
        const isDecided = hasCondition(request, "Approved") || hasCondition(request, "Denied");
        if (!isDecided) await approveIfAllowed(request, signable.names);
        else if (hasCondition(request, "Approved") && !hasCondition(request, "Failed")) await sign(request, signable);
      }
      return left;
    },
  };
}
