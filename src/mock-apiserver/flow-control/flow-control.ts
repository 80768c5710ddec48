import type { KubeObject, UserInfo } from "../../apimachinery/index.ts";
import { isLongRunning, type HeaderLines, type RequestInfo, type Exchange } from "../../apiserver/index.ts";
import { resourcePrefix, startInformer, type ObjectStore } from "../../storage/index.ts";
import { compileFlowSchemas } from "./flow-schemas.ts";
import { nominalSeats, type Seats } from "./seats.ts";

const GROUP = "flowcontrol.apiserver.k8s.io";

export interface FlowControl {
  /** Says in the reply's headers which FlowSchema and priority level the request belongs to. */
  classify(exchange: Exchange): void;
  /** Of so many requests at once. */
  seats(total: number): readonly Seats[];
  close(): void;
}

const NONE: HeaderLines = [];

/** Classifies requests as kube-apiserver does (`server/filters/priority-and-fairness.go`), and queues none of them. */
export async function startFlowControl(store: ObjectStore): Promise<FlowControl> {
  let lines: LinesOf | undefined;
  const changed = (): void => void (lines = undefined);
  const follow = (resource: string) =>
    startInformer<KubeObject>(store, resourcePrefix({ group: GROUP, resource }), {
      onUpsert: changed,
      onDelete: changed,
    });
  const [schemas, levels] = await Promise.all([follow("flowschemas"), follow("prioritylevelconfigurations")]);
  return {
    classify({ info, user, res }) {
      // A watch is classified for its beginning; exec and the like are not.
      if (isLongRunning(info) && info.verb !== "watch") return;
      lines ??= rememberLines(compileFlowSchemas(schemas.values(), levels.values()));
      res.standing = lines(info, user);
    },
    seats: (total) => nominalSeats(levels.values(), total),
    close: () => {
      schemas.close();
      levels.close();
    },
  };
}

type LinesOf = (info: RequestInfo, user: UserInfo) => HeaderLines;

/** Clients ask for the same few things again and again: what they ask for is the same object each time. */
function rememberLines(classify: ReturnType<typeof compileFlowSchemas>): LinesOf {
  const byRequest = new WeakMap<RequestInfo, { readonly user: UserInfo; readonly lines: HeaderLines }>();
  return (info, user) => {
    const known = byRequest.get(info);
    if (known?.user === user) return known.lines;
    const found = classify(info, user);
    const lines =
      found === undefined
        ? NONE
        : ["X-Kubernetes-Pf-Flowschema-Uid", found.schemaUid, "X-Kubernetes-Pf-Prioritylevel-Uid", found.levelUid];
    byRequest.set(info, { user, lines });
    return lines;
  };
}
