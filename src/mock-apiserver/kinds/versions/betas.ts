import { formatGroupVersion, type OldVersion } from "../../../apimachinery/index.ts";
import type { KindDefinition } from "../../../apiserver/index.ts";

/** A kind in a version that had the same fields as v1, in which its objects are stored. */
export function betaOf(stable: KindDefinition, beta: OldVersion, warns: boolean): KindDefinition {
  const { version, deprecatedIn, removedIn } = beta;
  const { group, kind } = stable;
  const [shown, stored] = [version, stable.version].map((name) => formatGroupVersion({ group, version: name }));
  const { otherVersions: _otherVersions, ...same } = stable;
  return {
    ...same,
    version,
    storageVersion: stable.version,
    conversion: {
      decode: (objects) => objects.map((object) => ({ ...object, apiVersion: shown ?? "" })),
      encode: (object) => ({ ...object, apiVersion: stored ?? "" }),
    },
    // apiserver `endpoints/deprecation/deprecation.go`.
    ...(warns
      ? {
          deprecation: `${shown} ${kind} is deprecated in v${deprecatedIn}+, unavailable in v${removedIn}+; use ${stored} ${kind}`,
        }
      : {}),
  };
}
