import { type GroupResource, type KubeObject, ApiError } from "../apimachinery/index.ts";

export interface WriteTarget extends GroupResource {
  /** Absent for what is cluster-scoped. */
  readonly namespace?: string;
}

export interface DeletePreconditions {
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: { readonly uid?: string };
  readonly propagationPolicy?: string;
}

/**
 * How the controllers write: through the same registry as every client, so that defaults, validation, generations and
 * watch events are the usual ones. Every method throws ApiError. `ResourceService` of src/resources has this shape.
 */
export interface ClusterWriter {
  /** Resolves to the object as stored. */
  create(target: WriteTarget, object: KubeObject): Promise<KubeObject>;
  update(target: WriteTarget, object: KubeObject, options?: { readonly unchecked?: true }): Promise<unknown>;
  updateStatus(target: WriteTarget, object: KubeObject): Promise<unknown>;
  delete(target: WriteTarget, name: string, options?: DeletePreconditions): Promise<unknown>;
}

/** Somebody else was faster, or the namespace is on its way out: a level-triggered controller looks again by itself. */
function isOvertaken(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const causes = error.status.details?.causes ?? [];
  return error.code === 409 || error.code === 404 || causes.some(({ reason }) => reason === "NamespaceTerminating");
}

/** Runs a write; true when it was done, false when the object is gone or has changed. @throws whatever else it throws */
export async function wrote(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isOvertaken(error)) return false;
    throw error;
  }
}
