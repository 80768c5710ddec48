import type { FlagSpec } from "./flags.ts";

/** The flags of `check`. */
export const CHECK_FLAGS = [
  { name: "group", value: "GROUP", en: "API group, e.g. example.k8s.io", zh: "API 组，例如 example.k8s.io" },
  { name: "version", value: "VERSION", en: "its version, e.g. v1", zh: "版本，例如 v1" },
  {
    name: "ca",
    value: "FILE",
    en: "PEM to verify the server's certificate by (default: not verified)",
    zh: "用于校验服务器证书的 PEM 文件（默认不校验）",
  },
  {
    name: "sample",
    value: "FILE",
    en: "an object of the kind to try, YAML or JSON (default: the first kind that can be created, with no spec)",
    zh: "用于试验的对象，YAML 或 JSON（默认为第一个可创建的类型，且没有 spec）",
  },
  {
    name: "exec",
    value: "COMMAND",
    en: "start the server by a shell command, with KUBECONFIG set to this main apiserver, and end it afterwards",
    zh: "用 shell 命令启动服务器（KUBECONFIG 指向本主 API 服务器），结束后将其停止",
  },
  {
    name: "only",
    value: "ID,...",
    multiple: true,
    en: "only these steps and what they need",
    zh: "只执行这些步骤及其前提步骤",
  },
  {
    name: "skip",
    value: "ID,...",
    multiple: true,
    en: "not these steps, nor what needs them",
    zh: "不执行这些步骤，也不执行依赖它们的步骤",
  },
  {
    name: "fail-on",
    value: "LEVEL",
    en: "which failed steps make the exit code 1: required, recommended (default: all) or none",
    zh: "哪些步骤失败时退出码为 1：required（必需）、recommended（默认，全部）或 none",
  },
  {
    name: "port",
    value: "PORT",
    en: "where the main apiserver listens (default any that is free; with --data-dir 6443, as up)",
    zh: "主 API 服务器的监听端口（默认为任意空闲端口；使用 --data-dir 时与 up 相同，为 6443）",
  },
  {
    name: "data-dir",
    value: "DIR",
    en: "PKI of up, which must have ended, for a server that holds its kubeconfig (default: a temporary one)",
    zh: "up（须已结束）的 PKI 目录，用于持有其 kubeconfig 的服务器（默认为临时目录）",
  },
  {
    name: "lang",
    value: "en|zh",
    en: "language of the report (default: your locale's); what the server said stays as it is",
    zh: "报告的语言（默认按系统语言）；服务器的原话保持不变",
  },
  { name: "json", en: "results as JSON", zh: "以 JSON 输出结果" },
  { name: "junit", value: "FILE", en: "results as JUnit XML too", zh: "同时将结果写为 JUnit XML" },
  { name: "help", short: "h", en: "this text", zh: "显示本帮助" },
] as const satisfies readonly FlagSpec[];
