/** Most bytes that may stand behind the headers of an upgrade request before it is answered. */
export const UPGRADE_LIMIT = 64 * 1024;

/** Requests kept in memory for the inspector. */
export const TRACE_RING = 5_000;
