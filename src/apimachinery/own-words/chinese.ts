import { CHINESE_FINDINGS } from "./chinese-check.ts";
import type { OwnWords } from "./own-words.ts";

/**
 * What the program itself says when something fails or is noted. What Kubernetes, curl or another server says has no entry and
 * stays as it is.
 */
const SENTENCES: Readonly<Record<string, string>> = {
  // Files, addresses and what is in them.
  "it is no JSON": "不是 JSON",
  "it is not JSON": "不是 JSON",
  "{} is no JSON": "{1} 不是 JSON",
  "it is no list": "不是列表",
  "it is no record": "不是一条记录",
  "the body is no JSON": "正文不是 JSON",
  "{} cannot be read ({})": "无法读取 {1}（{2}）",
  "--{} {} cannot be read ({})": "无法读取 --{1} 指定的 {2}（{3}）",
  "{} holds no PEM": "{1} 中没有 PEM",
  "{} does not exist. Make it first: {}": "{1} 不存在。请先生成它：{2}",
  "{} exists without {}: put that back, or remove the one that is there":
    "有 {1} 而没有 {2}：请放回后者，或删除现有的这个",
  "does not exist": "不存在",
  "may not be read by this user": "当前用户无权读取",
  "is a directory": "是一个目录",
  "{} is a directory; name a file": "{1} 是一个目录；请指定一个文件",
  "{} is no regular file; name a file": "{1} 不是普通文件；请指定一个文件",
  "{} is no regular file": "{1} 不是普通文件",
  "{} is a symbolic link, and nothing private is written through links; remove it":
    "{1} 是符号链接，私有内容不会经符号链接写入；请删除它",
  "{} cannot be written: {} ({}); choose another directory with --data-dir, or keep nothing with --ephemeral":
    "无法写入 {1}：{2}（{3}）；请用 --data-dir 换一个目录，或用 --ephemeral 不保存任何内容",
  "{} cannot be written: {} ({})": "无法写入 {1}：{2}（{3}）",
  "a part of the path is a file": "路径中有一部分是文件",
  "a file of that name is in the way": "已有同名文件",
  "a directory of that name is in the way": "已有同名目录",
  "it cannot be created": "无法创建",
  "longer than {} bytes": "超过 {1} 字节",
  "--{} {} holds no certificate in PEM": "--{1} 指定的 {2} 中没有 PEM 格式的证书",
  '--runtime-config names "{}", which is no version of a group here. There are {} and versions of {}':
    "--runtime-config 中的“{1}”不是这里任何 API 组的版本。可用的有 {2}，以及以下组的版本：{3}",
  "--runtime-config switches v1 off, which the playground itself needs. Leave it on with v1=true":
    "--runtime-config 关闭了 v1，而 playground 自身需要它。请用 v1=true 保留",
  "{} is not of this machine; --allow-remote-backends (allowRemoteBackends: true of startPlayground) allows it":
    "{1} 不在本机；可用 --allow-remote-backends（startPlayground 的 allowRemoteBackends: true）允许",
  "{}:{}: a quote is opened and not closed": "{1}:{2}：引号没有闭合",
  "{}:{}: a quote stands within a field that does not begin with one": "{1}:{2}：字段开头没有引号，中间却出现了引号",
  "{}:{}: after the closing quote of a field comes neither a comma nor the end of the line":
    "{1}:{2}：字段的右引号之后既不是逗号，也不是行尾",
  "cannot be read": "无法读取",
  "is too large: {} bytes, the limit is {}; split it into several files": "太大：{1} 字节，上限为 {2}；请拆成多个文件",
  "the body is longer than {} bytes": "正文超过 {1} 字节",
  "it is no HTTP Archive": "不是 HTTP Archive",
  "log.entries is no list: it is no HTTP Archive": "log.entries 不是列表：这不是 HTTP Archive",
  "it has more than {} entries": "条目超过 {1} 个",
  "{} has no service to scale": "{1} 没有可以伸缩的 Service",
  "no Deployment stands behind {}": "{1} 后面没有 Deployment",
  "no PNG could be made": "无法生成 PNG",
  "no Content-Length": "没有 Content-Length",
  // Manifests.
  "Nothing was loaded": "没有加载任何内容",
  "is no YAML: {}": "不是 YAML：{1}",
  "is no object: a manifest begins with apiVersion and kind": "不是对象：清单以 apiVersion 和 kind 开头",
  "is no object: every item of a List has an apiVersion and a kind": "不是对象：List 的每一项都要有 apiVersion 和 kind",
  "has no kind": "缺少 kind",
  "has no apiVersion": "缺少 apiVersion",
  "the key {} stands twice in the same object; the last one counts": "键 {1} 在同一个对象中出现了两次，以最后一个为准",
  // The start.
  'a Kubernetes release from 1.{} to 1.{} is needed, not "{}"':
    "需要 1.{1} 到 1.{2} 之间的 Kubernetes 版本，而不是“{3}”",
  "Cannot listen on {}: the port is in use. {}": "无法监听 {1}：端口已被占用。{2}",
  "May not listen on {}: ports below 1024 need more rights. {}": "无权监听 {1}：1024 以下的端口需要更高的权限。{2}",
  "Cannot listen on {}: this machine has no such address. Name another one with --bind":
    "无法监听 {1}：本机没有这个地址。请用 --bind 指定另一个地址",
  "Take another one with --port (HTTPS) or --proxy-port (plain HTTP); 0 means any free port: --port 0":
    "请用 --port（HTTPS）或 --proxy-port（明文 HTTP）换一个端口；0 表示任意空闲端口：--port 0",
  "{} is in use by the playground with process ID {}. Stop that one, take another directory with --data-dir, or keep nothing with --ephemeral. If that process is no playground, remove {}":
    "{1} 正被进程号为 {2} 的 playground 使用。请停止它，或用 --data-dir 换一个目录，或用 --ephemeral 不保存任何内容。如果该进程不是 playground，请删除 {3}",
  "Nothing of it was loaded, and the file was left as it is. Put a copy of it back, choose another --data-dir, or move it away to begin with an empty state:\n{}":
    "没有加载其中任何内容，文件保持原样。请恢复一份副本、换一个 --data-dir，或把它移走以从空状态开始：\n{1}",
  "not everything could be closed: {}": "没能全部关闭：{1}",
  // What is kept.
  "{}; every write is refused until it can be": "{1}；在能写入之前，所有写操作都会被拒绝",
  "{} cannot be written: {}": "无法写入 {1}：{2}",
  "something else listens at {} already: end it, or give the server of --exec another port":
    "{1} 上已有别的程序在监听：请结束它，或让 --exec 的服务器换一个端口",
  "the server of --exec ended with exit code {} while it was examined": "检查期间 --exec 的服务器已退出，退出码 {1}",
  "{} cannot be written: there is no {}": "无法写入 {1}：{2} 不存在",
  "{} could not be compacted: {}": "{1} 无法压缩：{2}",
  "its {} does not fit: {}": "其中的 {1} 放不下：{2}",
  "Make room or choose another directory with --data-dir, or keep nothing by leaving out --save-state":
    "请腾出空间，或用 --data-dir 换一个目录，或去掉 --save-state 不保存",
  "the disk is full": "磁盘已满",
  "the disk quota is used up": "磁盘配额已用完",
  "the file may not become larger": "文件不能再增大",
  "the file system is read-only": "文件系统是只读的",
  "the file or its directory is gone": "文件或其目录已经不在了",
  "this user may not write there": "当前用户无权写入",
  "the file is not open": "文件没有打开",
  "another file has taken its place": "它的位置已被另一个文件占用",
  "it is longer than {} bytes": "超过 {1} 字节",
  "its checksum does not match": "校验和不符",
  "its revision is too large": "修订号过大",
  "it is of an unknown type": "类型未知",
  "its object has no apiVersion and kind": "其对象没有 apiVersion 和 kind",
  "its object has no metadata.name": "其对象没有 metadata.name",
  "it has no key": "没有键",
  "its revision is no whole number above 0": "修订号不是大于 0 的整数",
  "an earlier run was killed while it saved its state: the state is whole and has every write that was answered; what was not finished has been removed":
    "上一次运行在保存状态时被杀死：状态是完整的，所有已应答的写入都在；未完成的部分已删除",
  "{} ({} bytes of a record)": "{1}（一条记录的 {2} 字节）",
  "{} is empty: this run begins with an empty state": "{1} 是空的：本次运行从空状态开始",
  "{} is damaged, and what cannot be read was set aside in {}": "{1} 已损坏，无法读取的部分另存于 {2}",
  "{} is damaged, and what cannot be read could not be set aside ({})": "{1} 已损坏，无法读取的部分也没能另存（{2}）",
  "{} was damaged, and what cannot be read is only in {}": "{1} 曾经损坏，无法读取的部分只在 {2} 中",
  "{} is damaged: {}; it was set aside as {}, and this run begins with an empty state":
    "{1} 已损坏：{2}；已另存为 {3}，本次运行从空状态开始",
  "{} was written by version 0.1.0: it was brought to today's format, and the old file kept as {}":
    "{1} 由 0.1.0 版写成：已转换为现在的格式，旧文件保留为 {2}",
  "holds no saved state of this program": "其中没有本程序保存的状态",
  "was written by another version of this program: {}": "由本程序的另一个版本写成：{1}",
  "its format is {}, and this one reads {}": "其格式为 {1}，本版本读取 {2}",
  "it breaks off or is not JSON ({} bytes)": "内容中断或不是 JSON（{1} 字节）",
  "is a symbolic link": "是符号链接",
  "cannot be read ({})": "无法读取（{1}）",
  "is no regular file": "不是普通文件",
  "the store is full: its objects take {} MiB of memory; writes are refused until some are deleted":
    "存储已满：对象占用了 {1} MiB 内存；在删除一部分之前，写操作会被拒绝",
  "the objects did not settle in {} rounds": "对象在 {1} 轮之后仍未稳定",
  "the stored {} was replaced as a whole: {}": "已整体替换存储中的 {1}：{2}",
  // etcd.
  "no etcd server is named; give a URL such as http://127.0.0.1:2379":
    "没有指定 etcd 服务器；请给出 URL，例如 http://127.0.0.1:2379",
  "of the etcd servers {} some are http and some https; they must be the same":
    "etcd 服务器 {1} 中有的用 http，有的用 https；必须一致",
  '"{}" is no address of an etcd server; give a URL such as http://127.0.0.1:2379':
    "“{1}”不是 etcd 服务器的地址；请给出 URL，例如 http://127.0.0.1:2379",
  'etcd at {} cannot be reached: {}. Start one, e.g. with "etcd", correct --etcd-servers, or leave it out to store without etcd':
    "连接不到 {1} 的 etcd：{2}。请启动一个（例如运行 etcd）、改正 --etcd-servers，或去掉它，不用 etcd 存储",
  "No connection established": "无法建立连接",
  "etcd at {} cannot be reached": "连接不到 {1} 的 etcd",
  "etcd needs the package etcd3, which is not installed: npm install etcd3":
    "使用 etcd 需要 etcd3 包，但没有安装：npm install etcd3",
  "Whether the last write was done is not known": "不知道最后一次写入是否完成",
  "the value of {} in etcd is not a JSON object: another program, e.g. a real kube-apiserver, wrote it; choose another --etcd-prefix":
    "etcd 中 {1} 的值不是 JSON 对象：它由其他程序写入，例如真正的 kube-apiserver；请换一个 --etcd-prefix",
  "etcd sent the deletion of {} without its last value": "etcd 发来了 {1} 的删除，却没有它最后的值",
  "the key {} is not below {}": "键 {1} 不在 {2} 之下",
  "the store is closed": "存储已关闭",
  "the connection was closed": "连接已关闭",
  "the main server's store at {}:{} cannot be reached: {}": "连接不到 {1}:{2} 上主服务器的存储：{3}",
  // Workloads.
  "{}: {}; it will be tried again": "{1}：{2}；将会重试",
  "there is no sandbox here: {}": "这里没有沙箱：{1}",
  "it is switched off": "已关闭",
  "bubblewrap is a program of Linux": "bubblewrap 是 Linux 程序",
  "there is no {}": "没有 {1}",
  "{} has a character that no program can be given": "{1} 含有无法传给程序的字符",
  "the network of the pods has ended: {}": "Pod 的网络已终止：{1}",
  "the pods' network has ended": "Pod 的网络已终止",
  "a loopback port has no number": "本机端口没有端口号",
  "it did not come up": "没能启动",
  "it ended with {}": "它以 {1} 结束",
  "the sandbox could not start the program; its log says why (one that is not static needs <system> among what its image may read)":
    "沙箱没能启动该程序；原因见其日志（非静态链接的程序需要镜像的 read 中有 <system>）",
  "port {} of this machine is taken by another program": "本机端口 {1} 已被其他程序占用",
  "no free pod IP in {}.0.0/16": "{1}.0.0/16 中没有空闲的 Pod IP",
  "the container has ended": "容器已结束",
  "the connection was lost": "连接中断",
  "sandboxes of this machine": "本机的沙箱",
  "processes of this machine, no sandbox: {}": "本机的进程，没有沙箱：{1}",
  "it is outside of the pod": "它在 Pod 之外",
  "this kind of volume does not exist in the playground": "playground 中没有这种卷",
  'there is no volume "{}"': "没有名为“{1}”的卷",
  "{} leads through a symbolic link": "{1} 经过了符号链接",
  '"{}" is not in the image catalogue, which has: {}': "镜像目录中没有“{1}”，其中有：{2}",
  'the image catalogue names the builtin "{}"; there is: {}': "镜像目录指定了内置程序“{1}”；现有：{2}",
  "a container's own command is not run on this machine; name one in the image catalogue (args are passed on as far as it lists them)":
    "容器自带的命令不会在本机运行；请在镜像目录中写明（参数只有列在其中的才会传递）",
  "the command of image {} must begin with its entrypoint, {}; nothing else is run on this machine":
    "镜像 {1} 的命令必须以其入口 {2} 开头；其他程序不会在本机运行",
  'the image catalogue lets {} have any arguments ("args: any"), and that needs the sandbox, which is not in use here; list the arguments instead':
    '镜像目录允许 {1} 使用任意参数（"args: any"），这需要沙箱，而这里没有使用沙箱；请改为逐个列出参数',
  "argument {} is not among those that the image catalogue allows for {}: {}":
    "参数 {1} 不在镜像目录允许 {2} 使用的参数之中：{3}",
  "environment variable {} is not among those that the image catalogue allows for {}: {}":
    "环境变量 {1} 不在镜像目录允许 {2} 使用的变量之中：{3}",
  "{} is no URL of this machine": "{1} 不是本机的 URL",
  "{} is no address of a container on this machine": "{1} 不是本机容器的地址",
  "must be a list of images": "必须是镜像的列表",
  "must be an object": "必须是对象",
  "must be a text": "必须是文本",
  "must be a list of texts": "必须是文本的列表",
  "must not be empty": "不能为空",
  "must be true or false": "必须是 true 或 false",
  "must be a port number, or 0 for none": "必须是端口号，0 表示没有",
  "either command or builtin is required": "command 和 builtin 必须有一个",
  "is none of {}": "不是 {1} 之一",
  "nothing listens at port {}": "端口 {1} 上没有程序在监听",
  // Requests.
  "{}.{} is not served": "没有提供 {1}.{2}",
  "no request with {} within {} ms; {}": "{2} 毫秒内没有满足 {1} 的请求；{3}",
  "{} {} was not answered within {} ms": "{1} {2} 在 {3} 毫秒内没有得到应答",
  "a listener of requests failed: {}": "请求的监听器失败：{1}",
  "work that belongs to no request": "不属于任何请求的工作",
  "there was none at all": "一个都没有",
  "the playground was closed": "playground 已关闭",
  "there is no such APIService": "没有这个 APIService",
  "it was not checked yet": "尚未检查",
  "there is none with a backend": "没有哪个带有后端",
  "the recording's answer to {} was never asked for": "录制中对 {1} 的应答从未被请求",
  "the recording holds no answer to {} {}": "录制中没有对 {1} {2} 的应答",
  "{}: log._apiServices is missing: it was not made by --record":
    "{1}：缺少 log._apiServices：它不是用 --record 录制的",
  "{} is not written, since bodies are cut: {} (see keptBytes)": "没有写入 {1}，因为正文被截断：{2}（见 keptBytes）",
  // The workshop.
  "there is no lesson {}": "没有课程 {1}",
  "the workshop needs the plain-HTTP front": "课程需要明文 HTTP 入口",
  "kubectl is not on this machine": "本机没有 kubectl",
  "a command may have {} bytes": "命令最多 {1} 字节",
  "waited {} ms in vain for {}": "等待了 {1} 毫秒，没有等到：{2}",
  "{} with the reason {}": "{1} 的原因变为 {2}",
  "every Deployment to be ready": "所有 Deployment 就绪",
  "the check to pass": "检查通过",
  "{} is no progress of the workshop: {}": "{1} 不是课程进度：{2}",
  "version must be 1": "version 必须为 1",
  "{} has no text": "{1} 没有文字",
  '{}:1: the first line must be "# " and the title': "{1}:1：第一行必须是“# ”加标题",
  '{}: the section "## {}" is missing or empty': "{1}：缺少“## {2}”一节，或该节为空",
  '{}:{}: "## {}" is none of {}': "{1}:{2}：“## {3}”不是 {4} 之一",
  languages: "两种语言",
  "start fails": "开始时不通过",
  "solution passes": "按答案做能通过",
  "mistake text appears": "典型错误的文字出现",
  "reset is exact": "重置完全还原",
  "{} has none of {}": "{1} 中没有 {2}",
  "differs after the reset: {}": "重置之后不同：{1}",
  "{} has no lesson.{}.md": "{1} 没有 lesson.{2}.md",
  "lesson.{}.md does not quote: {}": "lesson.{1}.md 没有引用：{2}",
  "the shell lines of the task differ between the languages": "两种语言的任务中 shell 命令不同",
  "the check passes before anything was done": "什么都没做，检查就通过了",
  "the lesson did not start": "课程没有启动",
  "promised but not seen: {}\n  seen: {}": "说好会出现却没有出现：{1}\n  看到的是：{2}",
  "--exec was not run (--wait-timeout 0 runs it without waiting)":
    "没有运行 --exec（--wait-timeout 0 表示不等待就运行）",
};

const ERRNO: Readonly<Record<string, string>> = {
  ENOENT: "没有这个文件或目录",
  EACCES: "没有权限",
  EPERM: "不允许的操作",
  EEXIST: "已经存在",
  EISDIR: "是一个目录",
  ENOTDIR: "不是目录",
  ENOTEMPTY: "目录不为空",
  EROFS: "文件系统是只读的",
  ENOSPC: "磁盘已满",
  EMFILE: "打开的文件太多",
  ELOOP: "符号链接太多",
  ENAMETOOLONG: "文件名太长",
  EADDRINUSE: "地址已被占用",
  EADDRNOTAVAIL: "本机没有这个地址",
  ECONNREFUSED: "连接被拒绝",
  ECONNRESET: "连接被对方重置",
  EHOSTUNREACH: "主机不可达",
  ETIMEDOUT: "连接超时",
};

export const CHINESE_WORDS: OwnWords = {
  sentences: { ...SENTENCES, ...CHINESE_FINDINGS },
  fullStop: "。",
  joints: [
    ["\n", "\n"],
    [". ", "。"],
    ["; ", "；"],
    [": ", "："],
  ],
  errno: ERRNO,
  ofPlace: "{place}：{what}（{code}）",
};
