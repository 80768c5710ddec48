import { type AccessAttributes, ApiError, apiErrors, setBounded, type UserInfo } from "../../apimachinery/index.ts";
import type { DecisionParams } from "../../trace/index.ts";
import { requestAttributes, forbidSniffing, type Exchange, type Stage } from "../../apiserver/index.ts";
import type { Authorizer } from "../rbac/authorizer.ts";
import { IMPERSONATION_MODES, type ImpersonationMode } from "./modes.ts";
import { wantedUser } from "./wanted-user.ts";

const NO_PARAMS: DecisionParams = {};
/** Users whose last mode is remembered. */
const REMEMBERED_USERS = 10_000;

/** The stage that replaces the user by the one that the Impersonate-* headers name, where that is allowed. */
export function createImpersonation({ authorizer }: { readonly authorizer: Authorizer }): Stage {
  const lastMode = new Map<string, ImpersonationMode>();
  return (exchange) => {
    const { trace, user, info, req } = exchange;
    const wanted = readWanted(exchange, req.rawHeaders);
    if (wanted === undefined) {
      trace.decide("impersonation", "pass", "impersonation.none", NO_PARAMS);
      return "next";
    }
    const modes = inOrder(lastMode.get(user.name));
    const found = tryModes(modes, authorizer, wanted, requestAttributes(user, info));
    if (found instanceof ApiError) {
      trace.decide("impersonation", "stop", "impersonation.refused", { impersonator: user.name, target: wanted.name });
      forbidSniffing(exchange.res);
      throw found;
    }
    setBounded(lastMode, user.name, found.mode, REMEMBERED_USERS);
    trace.decide("impersonation", "pass", "impersonation.allowed", {
      impersonator: user.name,
      user: found.user.name,
      verb: found.mode.verb,
    });
    exchange.user = found.user;
    trace.record.impersonatedBy = user.name;
    trace.record.user = found.user.name;
    trace.record.groups = found.user.groups;
    return "next";
  };
}

function readWanted({ trace, res }: Exchange, rawHeaders: readonly string[]): UserInfo | undefined {
  try {
    return wantedUser(rawHeaders);
  } catch (error) {
    trace.decide("impersonation", "stop", "impersonation.invalid", {});
    forbidSniffing(res);
    throw error;
  }
}

interface Found {
  readonly user: UserInfo;
  readonly mode: ImpersonationMode;
}

/** The first mode that allows it; otherwise the refusal of the first one that is for such a user. */
function tryModes(
  modes: readonly ImpersonationMode[],
  authorizer: Authorizer,
  wanted: UserInfo,
  attributes: AccessAttributes,
): Found | ApiError {
  let refusal: ApiError | undefined;
  for (const mode of modes) {
    try {
      const user = mode.check(authorizer, wanted, attributes);
      if (user !== undefined) return { user, mode };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refusal ??= error;
    }
  }
  return refusal ?? apiErrors.internal("all impersonation modes failed");
}

/** The mode that this user succeeded with last comes first, so its refusal is the one that the client reads. */
function inOrder(last: ImpersonationMode | undefined): readonly ImpersonationMode[] {
  return last === undefined ? IMPERSONATION_MODES : [last, ...IMPERSONATION_MODES.filter((mode) => mode !== last)];
}
