import { randomBytes } from "node:crypto";
import type { Agent } from "undici";
import { withAuthenticatedGroup, type UserInfo } from "../../apimachinery/index.ts";
import type { TokenFile } from "../../apiserver/index.ts";
import type { KeyPair } from "../../pki/index.ts";
import { createAgent, createClient } from "./client.ts";
import type { Closers } from "../lifecycle/index.ts";
import type { PlaygroundClient } from "./client-types.ts";

/** Tokens that this playground has made for its own clients, beside those of the token file. */
export interface SessionTokens extends TokenFile {
  /** A token for a user; one of the token file by that name is taken as it stands there, unless groups are given. */
  issue(name: string, groups: readonly string[] | undefined): string;
}

export function createSessionTokens(file: TokenFile): SessionTokens {
  const byToken = new Map<string, UserInfo>();
  const byUser = new Map<string, string>();
  return {
    warnings: file.warnings,
    named: (name) => file.named(name),
    lookup: (token) => byToken.get(token) ?? file.lookup(token),
    issue(name, groups) {
      const key = JSON.stringify([name, groups]);
      const known = byUser.get(key);
      if (known !== undefined) return known;
      const token = randomBytes(24).toString("base64url");
      const listed = groups === undefined ? file.named(name) : undefined;
      byToken.set(token, listed ?? withAuthenticatedGroup({ name, uid: "", groups: groups ?? [], extra: {} }));
      byUser.set(key, token);
      return token;
    },
  };
}

export interface ClientFactory {
  /** Without a name: the administrator, by client certificate. */
  client(name?: string, groups?: readonly string[]): PlaygroundClient;
  close(): Promise<void>;
}

export interface ClientFactoryParts {
  readonly url: string;
  readonly ca: string;
  readonly admin: KeyPair;
  readonly tokens: SessionTokens;
  readonly closers: Pick<Closers, "checkOpen">;
}

export function createClientFactory({ url, ca, admin, tokens, closers }: ClientFactoryParts): ClientFactory {
  const agents = new Map<"admin" | "token", Agent>();
  const agentFor = (kind: "admin" | "token"): Agent => {
    const known = agents.get(kind) ?? createAgent(ca, kind === "admin" ? admin : { token: "" });
    agents.set(kind, known);
    return known;
  };
  return {
    client(name, groups) {
      if (name === undefined) return createClient({ url, agent: agentFor("admin"), closers }, admin);
      return createClient({ url, agent: agentFor("token"), closers }, { token: tokens.issue(name, groups) });
    },
    close: async () => void (await Promise.all([...agents.values()].map((agent) => agent.destroy()))),
  };
}
