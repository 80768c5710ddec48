import { readFile } from "node:fs/promises";
import type { Clock } from "../api/clock.ts";
import type { KubeObject } from "../api/meta.ts";
import { GROUP_MASTERS, type UserInfo } from "../api/user.ts";
import { createAuthentication } from "../mock-apiserver/authentication.ts";
import { createAuthorization } from "../mock-apiserver/authorization/authorization-stage.ts";
import { createAuthorizer, type Authorizer } from "../mock-apiserver/authorization/authorizer.ts";
import { createRbacIndex, RBAC_GROUP } from "../mock-apiserver/authorization/rbac-index.ts";
import { startRoleAggregation } from "../mock-apiserver/authorization/role-aggregation.ts";
import { createImpersonation } from "../mock-apiserver/impersonation/stage.ts";
import { startInformer } from "../storage/informer.ts";
import type { IdentityStages } from "../mock-apiserver/pipeline.ts";
import { NO_TOKENS, parseTokenFile, type TokenFile } from "../mock-apiserver/token-file.ts";
import type { PlaygroundPki } from "../pki/playground-pki.ts";
import { resourcePrefix } from "../storage/keys.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { PlaygroundOptions } from "./options.ts";
import { StartupError } from "./startup-error.ts";

/** Whom the administrator's kubeconfig and the plain-HTTP front act as. */
export const ADMIN: UserInfo = { name: "kubernetes-admin", uid: "", groups: [GROUP_MASTERS], extra: {} };

export interface Identity {
  readonly stages: IdentityStages;
  readonly authorizer: Authorizer;
  readonly tokens: TokenFile;
  close(): Promise<void>;
}

const RBAC_RESOURCES = ["clusterroles", "clusterrolebindings", "roles", "rolebindings"];

/** Everything that decides who a client is and what it may do. @throws StartupError, TokenFileError */
export async function startIdentity(
  store: ObjectStore,
  pki: PlaygroundPki,
  clock: Clock,
  { tokenAuthFile, clientCaFile }: PlaygroundOptions,
): Promise<Identity> {
  const tokens =
    tokenAuthFile === undefined
      ? NO_TOKENS
      : parseTokenFile(await readSetting("token-auth-file", tokenAuthFile), tokenAuthFile);
  const clientCas = [
    pki.ca.cert,
    ...(clientCaFile === undefined ? [] : [await readSetting("client-ca-file", clientCaFile)]),
  ];
  const index = createRbacIndex();
  const informers = await Promise.all(
    RBAC_RESOURCES.map((resource) =>
      startInformer<KubeObject>(store, resourcePrefix({ group: RBAC_GROUP, resource }), {
        onUpsert: (object) => index.upsert(object),
        onDelete: (object) => index.remove(object),
      }),
    ),
  );
  const aggregation = await startRoleAggregation({ store, clock });
  const authorizer = createAuthorizer(index);
  const authentication = createAuthentication({
    clientCas: () => clientCas,
    tokens,
    adminUser: ADMIN,
    now: () => clock.now(),
    frontProxyCa: () => pki.frontProxyCa.cert,
  });
  return {
    stages: {
      authentication,
      impersonation: createImpersonation({ authorizer }),
      authorization: createAuthorization({ authorizer }),
    },
    authorizer,
    tokens,
    async close() {
      for (const informer of informers) informer.close();
      await aggregation.close();
    },
  };
}

async function readSetting(flag: string, file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new StartupError(`--${flag} ${file} cannot be read (${error.code ?? error.message}).`, { cause: error });
  });
}
