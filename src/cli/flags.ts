/** The flags of `up`, one table for parsing and for the help in both languages. */
export interface FlagSpec {
  readonly name: string;
  readonly short?: string;
  /** Shown after the name; absent for a switch. */
  readonly value?: string;
  readonly multiple?: boolean;
  /** The value may be left out, and is given as `--name=VALUE` only; this one is meant then. */
  readonly otherwise?: string;
  readonly en: string;
  readonly zh: string;
}

export const UP_FLAGS = [
  {
    name: "filename",
    short: "f",
    value: "FILE|DIR|-",
    multiple: true,
    en: "manifests to load at start, repeatable; multi-document YAML; default: the tutorial's example",
    zh: "启动时加载的清单文件，可重复；支持多文档 YAML；默认加载教程示例",
  },
  {
    name: "images",
    value: "FILE",
    multiple: true,
    en: "image catalogue: programs of yours that pods may run, repeatable; adds to examples/images.yaml",
    zh: "镜像目录文件：Pod 可运行的自定义程序，可重复；补充 examples/images.yaml",
  },
  {
    name: "sandbox",
    value: "auto|off",
    en: "containers in sandboxes of bubblewrap where that works (auto), or as plain processes (off); default auto",
    zh: "容器在可用时运行于 bubblewrap 沙箱（auto），或作为普通进程运行（off）；默认 auto",
  },
  {
    name: "port",
    value: "PORT",
    en: "HTTPS front (default 6443, 0 = any)",
    zh: "HTTPS 入口端口（默认 6443，0 表示任意空闲端口）",
  },
  { name: "bind", value: "ADDRESS", en: "address to listen on (default 127.0.0.1)", zh: "监听地址（默认 127.0.0.1）" },
  {
    name: "proxy-port",
    value: "PORT",
    en: "plain-HTTP front for curl, like kubectl proxy, with admin identity (default 8001, 0 = any, off = none)",
    zh: "供 curl 使用的明文 HTTP 入口，与 kubectl proxy 相同，以管理员身份访问（默认 8001，0 表示任意，off 表示关闭）",
  },
  {
    name: "kubeconfig",
    value: "FILE",
    en: "where to write the admin kubeconfig, mode 0600 (default: under the data directory)",
    zh: "管理员 kubeconfig 的写入位置，权限 0600（默认在数据目录下）",
  },
  {
    name: "token-auth-file",
    value: "FILE",
    en: "static token CSV, as kube-apiserver's",
    zh: "静态令牌 CSV 文件，与 kube-apiserver 相同",
  },
  {
    name: "client-ca-file",
    value: "FILE",
    en: "further CA bundle for client certificates",
    zh: "额外的客户端证书 CA 文件",
  },
  {
    name: "data-dir",
    value: "DIR",
    en: "PKI and saved state (default: a per-user state folder)",
    zh: "PKI 与状态的保存目录（默认为当前用户的状态目录）",
  },
  { name: "ephemeral", en: "keep nothing on disk after exit", zh: "退出后不在磁盘上保留任何内容" },
  {
    name: "save-state",
    en: "keep API objects in the data directory between runs",
    zh: "在两次运行之间将 API 对象保存在数据目录中",
  },
  {
    name: "record-secrets",
    en: "keep credentials in the records of requests; without it they are masked",
    zh: "在请求记录中保留凭据；默认会被遮盖",
  },
  {
    name: "etcd-servers",
    value: "URLS",
    en: "store in a real etcd 3, comma-separated http or https URLs; several playgrounds can share one",
    zh: "使用真实的 etcd 3 存储，逗号分隔的 http 或 https 地址；多个 playground 可以共用一个 etcd",
  },
  {
    name: "etcd-cafile",
    value: "FILE",
    en: "CAs that signed etcd's certificate (default: those that Node.js trusts)",
    zh: "签发 etcd 证书的 CA（默认：Node.js 信任的 CA）",
  },
  {
    name: "etcd-certfile",
    value: "FILE",
    en: "client certificate for etcd, with --etcd-keyfile",
    zh: "访问 etcd 的客户端证书，与 --etcd-keyfile 一起使用",
  },
  {
    name: "etcd-keyfile",
    value: "FILE",
    en: "key of the client certificate for etcd",
    zh: "访问 etcd 的客户端证书的私钥",
  },
  {
    name: "etcd-prefix",
    value: "PREFIX",
    en: "key prefix in etcd (default /registry)",
    zh: "etcd 中的键前缀（默认 /registry）",
  },
  {
    name: "runtime-config",
    value: "K=V,...",
    en: "switch API group versions on or off, e.g. apiregistration.k8s.io/v1=false",
    zh: "开启或关闭 API 组版本，例如 apiregistration.k8s.io/v1=false",
  },
  {
    name: "allow-remote-backends",
    en: "let services lead to addresses other than loopback",
    zh: "允许 Service 指向回环地址以外的后端",
  },
  {
    name: "max-requests-inflight",
    value: "N",
    en: "most reading requests at a time, watches not counted; 0 = no limit (default 400)",
    zh: "同时处理的只读请求上限，不含 watch；0 表示不限（默认 400）",
  },
  {
    name: "max-mutating-requests-inflight",
    value: "N",
    en: "most changing requests at a time; 0 = no limit (default 200)",
    zh: "同时处理的变更请求上限；0 表示不限（默认 200）",
  },
  {
    name: "disable-http2-serving",
    en: "speak HTTP/1.1 alone on the HTTPS port (kube-apiserver's flag)",
    zh: "HTTPS 端口只使用 HTTP/1.1（与 kube-apiserver 的同名参数相同）",
  },
  {
    name: "kubernetes-version",
    value: "RELEASE",
    en: "behave as this release of Kubernetes, from 1.10 on, where releases differ for the tutorial (default 1.36)",
    zh: "按指定的 Kubernetes 版本（1.10 起）运行，用于体现各版本对教程的差异（默认 1.36）",
  },
  {
    name: "as-written",
    en: "run the tutorial's server exactly as written (a redirect at its group version)",
    zh: "完全按教程原文运行示例服务器（其组版本路径返回重定向）",
  },
  {
    name: "fault",
    value: "APISERVICE:FAULT[=VALUE]",
    multiple: true,
    en: "inject a fault into a route, repeatable, e.g. v1.example.k8s.io:delay=3000",
    zh: "为某条路由注入故障，可重复，例如 v1.example.k8s.io:delay=3000",
  },
  {
    name: "register",
    value: "GROUP/VERSION=URL[,ca=FILE]",
    multiple: true,
    en: "make Service and APIService for a running extension server, repeatable; ca: PEM that its certificate is verified by",
    zh: "为正在运行的扩展服务器创建 Service 和 APIService，可重复；ca 为校验其证书的 PEM 文件",
  },
  {
    name: "exec",
    value: "COMMAND",
    en: "run a shell command with KUBECONFIG set, then end with its exit code, and with what it has left running",
    zh: "设置 KUBECONFIG 后运行一条 shell 命令，结束时返回其退出码，并结束它留下的所有进程",
  },
  {
    name: "wait-timeout",
    value: "DURATION",
    en: "how long --exec waits for what --register names before it gives up with exit code 69; 0: not at all; default 10s",
    zh: "--exec 等待 --register 所列服务器可用的时间，超时则以退出码 69 结束；0 表示不等待；默认 10s",
  },
  {
    name: "control",
    en: "serve the control API on loopback; address and token are in the ready file, and in the environment of --exec",
    zh: "在回环地址上提供控制 API；地址与令牌写入就绪文件，并放入 --exec 的环境变量",
  },
  {
    name: "stop-with-stdin",
    en: "end when standard input ends, e.g. with the program that started this",
    zh: "标准输入关闭时结束，例如启动它的程序退出时",
  },
  {
    name: "record",
    value: "FILE",
    en: "save what extension servers are asked and answer (HAR and conditions) at the end",
    zh: "结束时保存对扩展服务器的请求与应答（HAR 及状态条件）",
  },
  {
    name: "replay",
    value: "FILE",
    en: "answer from a recording instead of an extension server",
    zh: "用录制文件代替扩展服务器应答",
  },
  {
    name: "on-unmatched",
    value: "answer|fail",
    en: "a request that the recording has no answer to gets a 500 (answer, the default); with fail, the run fails too, and at the end tells of answers that nobody asked for",
    zh: "请求在录制文件中没有对应的应答时返回 500（answer，默认）；fail 还会使本次运行失败，并在结束时列出从未被请求的应答",
  },
  { name: "no-examples", en: "start with no manifests", zh: "启动时不加载任何清单" },
  {
    name: "lang",
    value: "en|zh",
    en: "language of sentences, advice and help (default: your locale's); Kubernetes' own texts stay English",
    zh: "说明、建议与帮助的语言（默认按系统语言）；Kubernetes 自身的文本保持英文",
  },
  { name: "no-tui", en: "one line per event instead of the terminal UI", zh: "不使用终端界面，每个事件输出一行" },
  {
    name: "theme",
    value: "THEME",
    en: "colours of the terminal UI: auto (default, as the terminal's background), dark, light or mono",
    zh: "终端界面的配色：auto（默认，随终端背景）、dark、light 或 mono",
  },
  {
    name: "mouse",
    en: "use the mouse in the terminal UI (& switches it); without it the terminal selects text",
    zh: "在终端界面中使用鼠标（按 & 开关）；否则由终端选择文本",
  },
  { name: "ascii", en: "draw the terminal UI with ASCII alone", zh: "仅使用 ASCII 字符绘制终端界面" },
  {
    name: "web",
    value: "PORT",
    otherwise: "0",
    en: "serve the page for the projector on loopback and open it; --web=PORT chooses the port (default any)",
    zh: "在回环地址提供投影页面并打开浏览器；--web=PORT 指定端口（默认任意空闲端口）",
  },
  { name: "json", en: "events as NDJSON", zh: "以 NDJSON 输出事件" },
  {
    name: "log-level",
    value: "LEVEL",
    en: "error, warn, info (default) or debug",
    zh: "日志级别：error、warn、info（默认）或 debug",
  },
  {
    name: "ready-file",
    value: "FILE",
    en: 'written atomically when serving: {"url","caFile","kubeconfig","proxyUrl","pid"}',
    zh: '开始服务时以原子方式写入：{"url","caFile","kubeconfig","proxyUrl","pid"}',
  },
  { name: "help", short: "h", en: "this text", zh: "显示本帮助" },
] as const satisfies readonly FlagSpec[];

export type FlagName = (typeof UP_FLAGS)[number]["name"];
