import { isAlias, isCollection, isNode, isPair, type Document, type Node } from "yaml";

/** What a document holds once its aliases stand for copies; as goyaml.v2 counts it. */
interface Size {
  nodes: number;
  /** Of them, those that are copies. */
  aliased: number;
}

/** goyaml.v2 `decode.go`: a small document may be nearly all aliases, a large one a tenth at most. */
const FEW_NODES = 400_000;
const MANY_NODES = 4_000_000;
const RATIO_OF_FEW = 0.99;
const RATIO_OF_MANY = 0.1;
/** And none may grow beyond what may be written without aliases. */
const MAX_NODES = 400_000;

/** Puts the nodes that aliases stand for in their places. Returns why that may not be done, in goyaml's words. */
export function replaceAliases(tree: Document): string | undefined {
  const resolver = new Resolver();
  const size = resolver.sizeOf(tree.contents);
  return resolver.problem ?? (isExcessive(size) ? "document contains excessive aliasing" : undefined);
}

function isExcessive({ nodes, aliased }: Size): boolean {
  if (aliased <= 100 || nodes <= 1000) return false;
  const share = Math.min(1, Math.max(0, (nodes - FEW_NODES) / (MANY_NODES - FEW_NODES)));
  return nodes > MAX_NODES || aliased / nodes > RATIO_OF_FEW - share * (RATIO_OF_FEW - RATIO_OF_MANY);
}

/** In the order of the text: an alias stands for the last anchor of its name before it. */
class Resolver {
  problem: string | undefined;
  /** "open" while the anchor's own content is being read. */
  private readonly anchors = new Map<string, { readonly node: Node; readonly size: Size } | "open">();

  sizeOf(node: Node | null): Size {
    const size: Size = { nodes: 1, aliased: 0 };
    if (!isNode(node)) return size;
    const { anchor } = node as { anchor?: string };
    if (anchor !== undefined) this.anchors.set(anchor, "open");
    if (isCollection(node)) {
      for (const [index, item] of node.items.entries()) {
        if (isPair<Node, Node>(item)) {
          add(size, this.sizeOf(item.key));
          item.value = this.place(item.value, size);
        } else node.items[index] = this.place(item as Node | null, size);
      }
    }
    if (anchor !== undefined) this.anchors.set(anchor, { node, size });
    return size;
  }

  /** What stands in a place, whose size is added to that of the whole. */
  private place(node: Node | null, whole: Size): Node | null {
    if (!isAlias(node)) {
      add(whole, this.sizeOf(node));
      return node;
    }
    const found = this.anchors.get(node.source);
    if (found === undefined || found === "open") {
      this.problem ??=
        found === "open"
          ? `anchor '${node.source}' value contains itself`
          : `unknown anchor '${node.source}' referenced`;
      return null;
    }
    add(whole, { nodes: found.size.nodes, aliased: found.size.nodes });
    return found.node;
  }
}

function add(sum: Size, { nodes, aliased }: Size): void {
  sum.nodes += nodes;
  sum.aliased += aliased;
}
