import type { Language } from "../apimachinery/index.ts";
import type { RequestTrace } from "../trace/index.ts";
import { word } from "./words.ts";

/** One phase of a request, in milliseconds since it arrived. */
export interface Phase {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

type PhaseName = "queue" | "connect" | "tls" | "first-byte" | "body";

/**
 * Where the time went: the main apiserver's stages, then the backend's connection (waiting for one, opening it, its TLS
 * handshake), the wait for the first byte, and the body.
 */
export function phasesOf(trace: RequestTrace, language: Language = "en"): Phase[] {
  const { backend, durationMs } = trace;
  const phases: Phase[] = [];
  let at = 0;
  const until = (name: string, to: number | undefined): void => {
    if (to === undefined || to <= at) return;
    const last = phases.at(-1);
    if (last?.name === name) phases[phases.length - 1] = { ...last, to };
    else phases.push({ name, from: at, to });
    at = to;
  };
  const called = (name: PhaseName): string => word(`phase.${name}`, language);
  const { decisions } = trace;
  const sent = decisions.findIndex(({ code }) => code === "proxy.sent");
  for (const { stage, atMs } of sent < 0 ? decisions : decisions.slice(0, sent + 1))
    until(word(`phase.${stage}`, language), atMs);
  if (backend !== undefined) {
    const { startMs, connectMs = 0, tlsMs = 0, firstByteMs } = backend;
    const failed = decisions.find(({ code }) => code === "proxy.failed")?.atMs;
    if (startMs === undefined) until(called(firstByteMs === undefined ? "connect" : "first-byte"), failed);
    else {
      until(called("queue"), startMs - tlsMs - connectMs);
      if (connectMs > 0) until(called("connect"), startMs - tlsMs);
      if (tlsMs > 0) until(called("tls"), startMs);
      until(called("queue"), startMs);
    }
    until(called("first-byte"), firstByteMs ?? failed);
  }
  until(called("body"), durationMs);
  return phases;
}
