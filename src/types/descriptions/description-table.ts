/** Of one type: its fields' descriptions by their names, its own under the empty name. */
export type TypeDescriptions = Readonly<Record<string, string>>;

/** By the model's name, e.g. `io.k8s.api.core.v1.Pod`. */
export type DescriptionTable = Readonly<Record<string, TypeDescriptions>>;
