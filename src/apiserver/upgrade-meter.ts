import type { Duplex } from "node:stream";
import type { RequestTrace } from "../trace/index.ts";

/** Shows in the record what passes over an upgraded connection, as it is at the moment somebody looks. */
export function meterUpgrade(record: RequestTrace, client: Duplex): void {
  const start = bytesOf(client);
  const passed = (): { read: number; written: number } => {
    const now = bytesOf(client);
    return { read: now.read - start.read, written: now.written - start.written };
  };
  record.upgradeBytes = {
    get toBackend() {
      return passed().read;
    },
    get toClient() {
      return passed().written;
    },
  };
}

function bytesOf(socket: Duplex): { read: number; written: number } {
  const counted = socket as Duplex & { readonly bytesRead?: number; readonly bytesWritten?: number };
  return { read: counted.bytesRead ?? 0, written: counted.bytesWritten ?? 0 };
}
