/** Lines as klog writes them, without the source position: severity, date, time, process. */
export interface Log {
  info(message: string): void;
  warning(message: string): void;
  error(message: string): void;
}

export function createLog(write: (line: string) => void, now: () => number, pid: number): Log {
  const line = (severity: "I" | "W" | "E", message: string): void => {
    const stamp = new Date(now()).toISOString();
    const date = stamp.slice(5, 10).replace("-", "");
    write(`${severity}${date} ${stamp.slice(11, 23)}000 ${String(pid).padStart(7)}] ${message}\n`);
  };
  return {
    info: (message) => line("I", message),
    warning: (message) => line("W", message),
    error: (message) => line("E", message),
  };
}
