/** What the playground and its two programs in the sandbox say to each other over their channels. Types alone. */

/** To the program that is the pods' network. */
export type ToNetwork =
  /** Where it listens: at these ports of every address of a Service, and of every pod that is outside of the sandbox. */
  | { readonly type: "ports"; readonly ports: readonly number[] }
  | { readonly type: "open-pod"; readonly id: string; readonly ip: string }
  | { readonly type: "close-pod"; readonly id: string };

export type FromNetwork =
  | { readonly type: "up" }
  | { readonly type: "failed"; readonly message: string }
  /** Whose network namespace is the pod's. */
  | { readonly type: "pod-open"; readonly id: string; readonly pid: number }
  | { readonly type: "pod-failed"; readonly id: string; readonly message: string }
  /** A program in a pod has connected to this address; the connection itself comes along. */
  | { readonly type: "connection"; readonly host: string; readonly port: number };

/** To the program that runs one container. */
export interface BoxInstructions {
  /** bwrap's own options, which it reads from a pipe: nobody else sees the values of variables. */
  readonly options: readonly string[];
  readonly bwrap: string;
  /** The container's program and its arguments. */
  readonly command: readonly string[];
  /** Where the program is to listen; 0 for nowhere. */
  readonly port: number;
}

export type ToBox =
  | ({ readonly type: "run" } & BoxInstructions)
  /** Asks for a connection to a port of the pod. */
  | { readonly type: "connect"; readonly id: number; readonly port: number };

export type FromBox =
  | { readonly type: "listening"; readonly port: number; readonly containerPort: number }
  | { readonly type: "start-error"; readonly message: string }
  /** The connection comes along. */
  | { readonly type: "connected"; readonly id: number }
  | { readonly type: "not-connected"; readonly id: number; readonly message: string };
