import type { Language } from "../apimachinery/index.ts";

const SCOPE = / (?:at the cluster scope|in the namespace "?([^"\s]+)"?)$/;

/** What somebody may not do something to, which a record holds in Kubernetes' words: `pods at the cluster scope`. */
export function accessIn(what: string, language: Language): string {
  if (language === "en") return what;
  return what.replace(SCOPE, (_, namespace: string | undefined) =>
    namespace === undefined ? "（集群范围）" : `（命名空间 ${namespace}）`,
  );
}
