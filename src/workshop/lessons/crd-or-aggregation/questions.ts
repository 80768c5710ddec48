/** The answers to the five questions of the text, in their order. */
export const RIGHT_ANSWERS = ["crd", "aggregation", "aggregation", "crd", "aggregation"] as const;
