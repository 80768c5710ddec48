import type { ResourceService } from "../apiserver/index.ts";
import type { KeyPair } from "../pki/index.ts";
import type { Registry } from "../registry/index.ts";
import { idsOf } from "./admitted-service.ts";
import type { ClientFactory } from "./client/index.ts";
import type { Closers } from "./lifecycle/index.ts";
import type { Environment } from "./environment.ts";
import {
  startExtension,
  type HandlerErrorLog,
  type TestKit,
  startRecording,
  replay,
  type WaitFor,
  register,
} from "./kit/index.ts";
import type { Identity } from "./identity.ts";
import type { PlaygroundOptions } from "./settings/index.ts";
import { errorText } from "./events/index.ts";

interface TestKitParts extends Environment {
  readonly service: ResourceService;
  readonly identity: Identity;
  readonly registry: Registry;
  readonly clients: ClientFactory;
  readonly errors: HandlerErrorLog;
  readonly waitFor: WaitFor;
}

export function openTestKit(options: PlaygroundOptions, running: TestKitParts, closers: Closers): TestKit {
  const parts = {
    ...running,
    objects: running.service,
    ca: running.pki.ca.cert,
    ids: idsOf(options),
    allowRemoteBackends: options.allowRemoteBackends ?? false,
    main: () => running.clients.client(),
    onInternalError: (error: unknown) => running.events.emit("error", "internal", errorText(error)),
  };
  const serving = (service: string, namespace: string): Promise<KeyPair> => parts.pki.serving(service, namespace);
  const all = { ...parts, serving, atClose: (step: () => Promise<void>) => closers.addOnce(step) };
  return {
    register: (options) => register(all, options),
    extension: (options) => startExtension(all, options),
    record: () => startRecording(parts),
    replay: (file, options) => replay(all, file, options),
    serving,
    frontProxyClient: parts.pki.frontProxyClient,
    frontProxyCa: parts.pki.frontProxyCa.cert,
    errors: { read: () => parts.errors.read() },
    tokenFor: (user, groups) => parts.identity.tokens.issue(user, groups),
  };
}
