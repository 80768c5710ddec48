import { expectStatus } from "../replies.ts";
import { fail, readable, type Patient, type Step } from "../types.ts";
import { asProxy, AVAILABLE, RESOURCES } from "./discovery-steps.ts";

const REFUSALS = [401, 403];
const HEADERS = { "x-remote-user": "admin", "x-remote-group": "system:masters" };

const TRUST = "requestheader.trusts-front-proxy";
/** The first steps that fail when the server trusts another main apiserver's front proxy. */
export const TRUSTING_STEPS: readonly string[] = [AVAILABLE, TRUST];
const CONFIG_MAP =
  "Read requestheader-client-ca-file and the header names from the ConfigMap extension-apiserver-authentication in kube-system";

export const IDENTITY_STEPS: readonly Step[] = [
  {
    id: TRUST,
    area: "requestheader",
    title: "X-Remote-User is believed from the front proxy",
    fix: `${CONFIG_MAP}, ask for a client certificate, and take the user from X-Remote-User and X-Remote-Group.`,
    needs: [RESOURCES],
    async run(patient) {
      const { path, status } = readable(patient);
      expectStatus(await patient.direct({ path, ...asProxy(patient) }), status, `GET ${path} by system:masters`);
    },
  },
  {
    id: "requestheader.needs-certificate",
    area: "requestheader",
    title: "X-Remote-User is not believed without a client certificate",
    fix: `${CONFIG_MAP}, and ignore X-Remote-* on connections without a certificate of that CA: anybody can send a header.`,
    needs: [TRUST],
    async run(patient) {
      refuse(
        await patient.direct({ path: readable(patient).path, headers: HEADERS }),
        "X-Remote-User without a certificate",
      );
    },
  },
  {
    id: "requestheader.needs-right-ca",
    area: "requestheader",
    title: "X-Remote-User is not believed from another CA's certificate",
    fix: `${CONFIG_MAP}, and verify the client's certificate against exactly that CA, not merely that there is one.`,
    needs: [TRUST],
    async run(patient) {
      // Signed by the playground's own CA for servers: a real certificate, but no front proxy's.
      const certificate = await patient.playground.serving("impostor", "default");
      const reply = await patient
        .direct({ path: readable(patient).path, headers: HEADERS, certificate })
        .catch(() => undefined);
      // A handshake that is refused is a refusal too.
      if (reply !== undefined) refuse(reply, "X-Remote-User with a certificate that the front proxy's CA did not sign");
    },
  },
  {
    id: "delegated-auth.anonymous",
    area: "delegated-auth",
    title: "a request without credentials gets no objects",
    fix: "Authenticate every request; what is anonymous may see health and at most discovery.",
    needs: [AVAILABLE, RESOURCES],
    async run(patient) {
      refuse(await patient.direct({ path: readable(patient).path }), "a read without credentials");
    },
  },
  {
    id: "delegated-auth.wrong-token",
    area: "delegated-auth",
    title: "an unknown bearer token is answered 401",
    fix: "Ask the main apiserver about tokens with a TokenReview, and answer 401 when it says no.",
    needs: [RESOURCES],
    async run(patient) {
      const headers = { authorization: "Bearer no-such-token" };
      const { path } = readable(patient);
      expectStatus(await patient.direct({ path, headers }), 401, `GET ${path} with an unknown token`);
    },
  },
  {
    id: "delegated-auth.token",
    area: "delegated-auth",
    title: "a token of the main apiserver is accepted",
    fix: "Start the server with a kubeconfig of the main apiserver (--authentication-kubeconfig), so that it can send TokenReviews.",
    needs: [RESOURCES],
    async run(patient) {
      const headers = { authorization: `Bearer ${patient.playground.tokenFor("doctor", ["system:masters"])}` };
      const { path, status } = readable(patient);
      expectStatus(await patient.direct({ path, headers }), status, `GET ${path} with a good token`);
    },
  },
  {
    id: "delegated-auth.denied",
    area: "delegated-auth",
    title: "a user without rights is answered 403",
    fix: "Ask the main apiserver with a SubjectAccessReview (--authorization-kubeconfig), and answer 403 when it says no.",
    needs: [TRUST],
    async run(patient) {
      const reply = await patient.direct({
        path: readable(patient).path,
        ...asProxy(patient, "nobody-in-particular", []),
      });
      expectStatus(reply, 403, "a read by a user that no role is bound to");
    },
  },
];

function refuse(reply: Awaited<ReturnType<Patient["direct"]>>, what: string): void {
  if (!REFUSALS.includes(reply.status)) fail(`${what} was answered ${reply.status} instead of 401 or 403`);
}
