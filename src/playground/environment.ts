import path from "node:path";
import {
  guardClock,
  NEWEST_RELEASE,
  readRelease,
  systemClock,
  type Clock,
  type Release,
} from "../apimachinery/index.ts";
import { createKindRegistry, type KindRegistry } from "../apiserver/index.ts";
import { kindsOf } from "../mock-apiserver/index.ts";
import { openPki, type PlaygroundPki } from "../pki/index.ts";
import type { Closers } from "./lifecycle/index.ts";
import { openDataDirectory } from "./state/index.ts";
import { openEphemeralPki } from "./certificates/index.ts";
import { createEventHub, type EventHub, errorText } from "./events/index.ts";
import { type PlaygroundOptions, bindPorts, type Ports, servedKinds } from "./settings/index.ts";
import { createTraffic, type Traffic, watchEventLoop } from "./requests/index.ts";

/** What a playground has before it keeps or serves anything. */
export interface Environment extends Ports, Traffic {
  readonly clock: Clock;
  /** Of Kubernetes. */
  readonly release: Release;
  /** As far as `--runtime-config` lets them be served. */
  readonly kinds: KindRegistry;
  readonly events: EventHub;
  readonly directory: string;
  readonly pki: PlaygroundPki;
}

/** @throws StartupError when another playground uses the directory, or the ports are taken */
export async function openEnvironment(options: PlaygroundOptions, closers: Closers): Promise<Environment> {
  const release = options.kubernetesVersion === undefined ? NEWEST_RELEASE : readRelease(options.kubernetesVersion);
  const kinds = createKindRegistry(servedKinds(kindsOf(release), options.runtimeConfig ?? {}));
  const time = options.clock ?? systemClock;
  const events = createEventHub(() => time.now());
  const clock = guardClock(time, (error) => events.emit("error", "internal", errorText(error)));
  if (options.onEvent !== undefined) events.subscribe(options.onEvent);
  const directory = await openDataDirectory(options.dataDir);
  closers.add(() => directory.release());
  const hosts = options.bind === undefined ? [] : [options.bind];
  const openKeys = options.dataDir === undefined ? openEphemeralPki : openPki;
  const pki = await openKeys(path.join(directory.path, "pki"), { now: clock.now(), hosts });
  const ports = await bindPorts(options, pki, closers);
  const traffic = createTraffic(options, { clock, events, url: ports.url, closed: closers.closed });
  if (options.reportStalls === true) closers.add(watchEventLoop({ ...traffic, events }));
  return { clock, release, kinds, events, directory: directory.path, pki, ...ports, ...traffic };
}
