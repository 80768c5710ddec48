import { runExtensionProgram } from "./program.ts";
import type { ResourceTable } from "./resource-table.ts";
import { tableKinds } from "./table-kinds.ts";
import { tableSubresources } from "./table-subresources.ts";

/**
 * Serves a table of resources with the flags of Go's extension apiservers (`--secure-port`, `--kubeconfig`, ...), delegated
 * authentication and authorization; resolves to the exit code, 2 for bad usage.
 */
export function serveExtension(
  table: ResourceTable & { readonly name?: string },
  args: readonly string[] = process.argv.slice(2),
): Promise<number> {
  const { name = "extension-apiserver" } = table;
  return runExtensionProgram({ name, kinds: tableKinds(table), subresources: tableSubresources(table) }, args);
}
