/**
 * Every sentence the playground says about a request and about a route, by code. `{name}` is filled from the params.
 * Kubernetes' own texts are in status.ts; these stand beside them and explain.
 */
export const EN = {
  "connection.refused": "The connection ended before it became a request: {problem}.",
  "request.resource": "{method} {path} is the verb {verb} on the resource {resource} of {groupVersion}{scope}.",
  "request.non-resource": "{method} {path} is no resource of an API group, so its verb is the HTTP method: {verb}.",
  "filter.refused": "The front without TLS takes no such request ({problem}): 403.",
  "shutdown.refused": "The server is shutting down and takes no new requests: 503.",
  "request.unclear": "{path} says {verb} and not of what.",
  "deadline.exceeded": "The request was not answered within {seconds} seconds: 504.",
  "overload.refused":
    "{limit} requests of this kind are in flight already, which is the limit: 429, to be tried again.",
  "overload.share":
    "{user} has so many requests of this kind in flight that little of the {limit} is left for others: 429, to be tried again.",
  "authn.certificate": "The client certificate of {user} is signed by a trusted client CA.",
  "authn.token": "The bearer token belongs to {user} in the static token file.",
  "authn.service-account": "The bearer token is a service account's: {user}.",
  "authn.front-proxy": "A trusted front proxy, {proxy}, says that {user} is asking.",
  "authn.front": "The plain-HTTP front acts as {user}, as kubectl proxy acts as its kubeconfig's user.",
  "authn.anonymous": "No credentials were sent: the request is anonymous.",
  "authn.refused": "The credentials are not known here ({problem}): 401 Unauthorized.",
  "authn.refused-certificate": "The client certificate is not accepted ({problem}): 401 Unauthorized.",
  "authn.certificate-ignored": "The client certificate is not accepted ({problem}); another credential is.",
  "authn.stripped":
    "The client sent {headers}; they say who is asking only when they come from the front proxy, so they were dropped.",
  "impersonation.none": "Nobody is impersonated.",
  "impersonation.allowed": "{impersonator} may impersonate {user} (verb {verb}): the request goes on as {user}.",
  "impersonation.refused": "{impersonator} may not impersonate {target}: 403.",
  "impersonation.invalid": "The Impersonate-* headers name no user: 400.",
  "authz.masters": "{user} is in the group system:masters, which may do everything.",
  "authz.allowed": "RBAC: allowed by {binding} of {role} to {subject}.",
  "authz.refused": "RBAC: no role bound to {user} allows to {verb} {what}: 403.",
  "route.match": "{prefix} belongs to the APIService {apiService}.",
  "route.local": "The APIService {apiService} has no service: the main apiserver serves it itself.",
  "route.remote": "The APIService {apiService} points to the service {service}.",
  "route.none": "No APIService has the path {path}.",
  "route.no-group": "No APIService has the group {group}.",
  "route.no-version": "The group {group} has no version {version}; it has {versions}.",
  "route.group": "{path} lists the versions of the group {group}: {versions}.",
  "route.groups": "{path} lists all {count} API groups.",
  "route.builtin": "{path} is served by the main apiserver itself.",
  "available.yes": "{apiService} is available ({reason}).",
  "available.no": "{apiService} is not available ({reason}: {message}): 503, and the backend is not asked.",
  "available.unknown": "{apiService} was not checked yet: 503, and the backend is not asked.",
  "resolve.ok": "{service} is at {host}, here {address}.",
  "resolve.failed": "{service} leads to no address ({problem}): 503.",
  "tls.verified": "The backend's certificate must be for {serverName} and signed by the caBundle.",
  "tls.skipped": "insecureSkipTLSVerify: any certificate is taken, and nobody knows who answers as {serverName}.",
  "tls.no-bundle":
    "There is no caBundle, so the certificate for {serverName} must be signed by an authority of this machine.",
  "tls.setup-failed": "The TLS settings of {apiService} cannot be used ({problem}): 500.",
  "fault.injected": "Injected on purpose: {faults} on {apiService}.",
  "proxy.sent": "The request went to {address} as {user}, with the front proxy's client certificate.",
  "proxy.answered": "The backend answered {status}.",
  "proxy.failed": "The backend gave no answer ({problem}): 503.",
  "proxy.redirect": "The backend answered {status} with Location {location}; a redirect is not passed on: 502.",
  "proxy.upgraded": "The backend switched protocols: both sides are joined byte for byte.",
  "proxy.upgrade-refused":
    "The backend refused to upgrade ({status}): its answer is passed on and the connection closed.",
  "pods.connected": "The main apiserver speaks {protocol} itself, as the kubelet would: {what} of {pod}.",
  "pods.proxied":
    "The main apiserver passes the request on to {url} by itself: no identity goes with it, and nobody looks at the certificate.",
  "admission.policy-passed": "The ValidatingAdmissionPolicy {policy}, bound by {binding}, lets the request pass.",
  "admission.policy-failed":
    "The ValidatingAdmissionPolicy {policy}, bound by {binding}, is not met ({message}), but its binding does not deny.",
  "admission.policy-denied":
    "The ValidatingAdmissionPolicy {policy}, bound by {binding}, denies the request: {message}.",
  "admission.policy-changed": "The MutatingAdmissionPolicy {policy}, bound by {binding}, changes the object.",
  "admission.mutation-denied":
    "The MutatingAdmissionPolicy {policy}, bound by {binding}, cannot change the object, which refuses the request: {message}.",
  "admission.webhook-allowed": "The webhook {webhook} of {configuration} lets the request pass.",
  "admission.webhook-changed": "The webhook {webhook} of {configuration} changes the object.",
  "admission.webhook-denied": "The webhook {webhook} of {configuration} denies the request: {message}.",
  "admission.webhook-failed":
    "The webhook {webhook} of {configuration} gave no answer ({problem}), and its failurePolicy is Fail: 500.",
  "admission.webhook-ignored":
    "The webhook {webhook} of {configuration} gave no answer ({problem}), and its failurePolicy is Ignore: the request goes on.",
  "serve.local": "Answered {status} by the main apiserver.",
  "serve.not-found": "Nothing is served at {path}: 404.",
  "advice.fault": "The fault {fault} was injected here on purpose. Nothing else need be wrong.",
  "advice.no-service":
    "spec.service names a Service that is not there. Create {service} in {namespace}, or correct the name or namespace.",
  "advice.service-port":
    "spec.service.port is {port} (443 when it is left out), and {service} has no such port under spec.ports. The two must agree; targetPort does not count here.",
  "advice.no-slices": "No EndpointSlice belongs to {service}: a Service gets one when it has a selector, or by hand.",
  "advice.no-pods":
    "No ready Pod stands behind {service}: is the Deployment there, scaled above 0, ready, and does the Service's selector fit its labels?",
  "advice.starting": "Nothing is wrong: what stands behind {service} is starting. Ask again in a moment.",
  "advice.bundle":
    "spec.caBundle was accepted but is no PEM certificate. It takes the base64 of a PEM file: base64 -w0 ca.crt. A real server reports this only in its log and leaves the condition out.",
  "advice.redirect":
    "The server redirects {path}, as Go's ServeMux does for a path that is registered only with a slash at its end. The check counts 200 to 299 alone: serve an APIResourceList at exactly {path}.",
  "advice.nothing-there":
    "The server has nothing at {path}. Every extension apiserver serves its APIResourceList there.",
  "advice.not-believed":
    "The server did not believe the front proxy, which asks as system:kube-aggregator in the group system:masters: does it trust the requestheader client CA of the ConfigMap kube-system/extension-apiserver-authentication?",
  "advice.failed-answer": "The server failed to answer {path}: look into its own log.",
  "advice.common-name":
    "The certificate has only a Common Name. Go 1.15 and later look at Subject Alternative Names alone: issue it anew with DNS:{serverName}.",
  "advice.other-name": "The certificate is for another name. Its Subject Alternative Names must hold DNS:{serverName}.",
  "advice.unknown-authority":
    "The certificate is not signed by the CA in spec.caBundle (without one, by no authority of this machine). Put the signing CA's PEM there as base64, or set insecureSkipTLSVerify while learning.",
  "advice.expired":
    "The certificate's time is over or has not begun: compare its dates with the clock and issue it anew.",
  "advice.plain-http": "The server speaks plain HTTP on this port. The aggregator only ever uses HTTPS.",
  "advice.refused": "Nobody listens at that address and port: is the server running, and on this port?",
  "advice.no-host": "The Service is of type ExternalName, and its name cannot be looked up.",
  "advice.remote":
    "The playground connects to this machine alone. If you mean it, start it with --allow-remote-backends.",
  "advice.slow":
    "No answer to {path} came within 5 seconds. The discovery path must be fast whatever else the server does.",
  "advice.stalled":
    "All parts share one event loop, and something worked on without a pause. On a slow machine that is no harm; what takes seconds is a bug worth reporting, with the request.",
} as const satisfies Record<string, string>;
