/** The examination's steps in Chinese: what should be true, and what to do about it. */
export const CHINESE: Readonly<Record<string, { readonly title: string; readonly fix: string }>> = {
  "tls.handshake": {
    title: "服务器支持 TLS 1.2 或更高版本",
    fix: "在该端口提供 HTTPS；主 API 服务器从不使用不带 TLS 的连接。",
  },
  "tls.names": {
    title: "证书带有 subjectAltName",
    fix: "签发带 subjectAltName = DNS:<service>.<namespace>.svc 的证书；Go 从 1.17 起忽略 Common Name。",
  },
  "tls.validity": { title: "证书目前在有效期内", fix: "更新证书；检查签发证书的机器的时钟。" },
  "availability.available": {
    title: "主 API 服务器认为该 APIService 可用",
    fix: "对持有前端代理证书的请求，在 5 秒内以 200 应答 GET /apis/<group>/<version>，不要重定向。",
  },
  "discovery.resources": {
    title: "/apis/<group>/<version> 列出资源",
    fix: "返回 groupVersion 与之一致的 APIResourceList，每个资源都要有 name、kind 和 verbs。",
  },
  "discovery.singular-names": {
    title: "每个资源都有 singularName",
    fix: "填写 singularName（Go 中为 rest.SingularNameProvider）：没有它 kubectl 无法识别单数名称。",
  },
  "discovery.group": {
    title: "/apis/<group> 描述该组",
    fix: "在 /apis/<group> 返回 APIGroup，列出该版本以及 preferredVersion。",
  },
  "discovery.root": {
    title: "/apis 列出该组",
    fix: "在 /apis 返回 APIGroupList（对接受它的客户端返回 APIGroupDiscoveryList）。",
  },
  "discovery.health": {
    title: "/readyz 返回 200",
    fix: "为 Deployment 的探针提供 /livez 和 /readyz（或 /healthz）；它们不需要凭据。",
  },
  "requestheader.trusts-front-proxy": {
    title: "来自前端代理的 X-Remote-User 被采信",
    fix: "从 ConfigMap extension-apiserver-authentication 读取 requestheader CA，要求客户端证书，并从 X-Remote-User 和 X-Remote-Group 取得用户。",
  },
  "requestheader.needs-certificate": {
    title: "没有客户端证书时不采信 X-Remote-User",
    fix: "从 ConfigMap extension-apiserver-authentication 读取 requestheader CA；连接没有该 CA 的证书时忽略 X-Remote-*：请求头谁都能写。",
  },
  "requestheader.needs-right-ca": {
    title: "证书由其他 CA 签发时不采信 X-Remote-User",
    fix: "从 ConfigMap extension-apiserver-authentication 读取 requestheader CA，并严格用它校验客户端证书，而不只是看有没有证书。",
  },
  "delegated-auth.anonymous": {
    title: "没有凭据的请求得不到对象",
    fix: "对每个请求做身份认证；匿名请求只能看健康检查，最多再看发现信息。",
  },
  "delegated-auth.wrong-token": {
    title: "未知的 bearer 令牌得到 401",
    fix: "用 TokenReview 向主 API 服务器询问令牌，被否定时返回 401。",
  },
  "delegated-auth.token": {
    title: "主 API 服务器的令牌被接受",
    fix: "启动服务器时给它主 API 服务器的 kubeconfig（--authentication-kubeconfig），以便发送 TokenReview。",
  },
  "delegated-auth.denied": {
    title: "没有权限的用户得到 403",
    fix: "用 SubjectAccessReview 询问主 API 服务器（--authorization-kubeconfig），被否定时返回 403。",
  },
  "openapi.v3": {
    title: "/openapi/v3 描述该组版本",
    fix: "在 /openapi/v3 提供 apis/<group>/<version> 的文档：kubectl explain 和 server-side apply 都依赖它。",
  },
  "openapi.v2": {
    title: "/openapi/v2 给出各个 kind",
    fix: "在 /openapi/v2 为每个 kind 写上 x-kubernetes-group-version-kind，否则主 API 服务器会把该组排除在自己的文档之外。",
  },
  "table.list": {
    title: "要求 Table 的客户端得到 Table 形式的列表",
    fix: "对 Accept: application/json;as=Table;v=v1;g=meta.k8s.io 返回 Table（rest.TableConvertor）：kubectl get 显示的就是它。",
  },
  "table.metadata": {
    title: "只要元数据的客户端得到只含元数据的列表",
    fix: "应答 Accept: application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io：元数据 informer 只请求这个。",
  },
  "watch.events": {
    title: "watch 报告创建、修改和删除",
    fix: "对 ?watch=true 每行发送一个 JSON 对象（{type, object}）并立即刷出，直到客户端离开。",
  },
  "watch.resume": {
    title: "watch 从某个 resourceVersion 继续",
    fix: "发送请求的 resourceVersion 之后发生的事，每件一次，不发送之前的。",
  },
  "watch.initial-events": {
    title: "带 sendInitialEvents 的 watch 指明初始事件到哪里结束",
    fix: "先以 ADDED 发送现有对象，再发送带注解 k8s.io/initial-events-end 的 BOOKMARK，或以 422 拒绝该查询：client-go 会一直等这个书签。",
  },
  "watch.expired": {
    title: "从旧的 resourceVersion 开始的 watch 会从那里继续，或被告知已经过期",
    fix: "历史已不在时返回 410（reason Expired），或发送带该 Status 的 ERROR 事件：informer 会重新列出，否则会永远等待。",
  },
  "watch.timeout": {
    title: "watch 在 timeoutSeconds 之后结束",
    fix: "timeoutSeconds 到期后结束数据流：informer 会要求这一点，永不结束的 watch 会掩盖已断开的连接。",
  },
  "errors.not-found": {
    title: "不存在的对象得到带 Status 的 404",
    fix: "用 meta/v1 的 Status（kind、code、reason、details）返回错误：客户端库按其中的 reason 决定怎么做。",
  },
  "errors.content-type": {
    title: "应答声明自己是 JSON",
    fix: "返回对象和 Status 时都发送 Content-Type: application/json。",
  },
  "errors.unknown-resource": {
    title: "未知资源得到 404",
    fix: "对 /apis/<group>/<version> 之下不属于你的路径一律返回 404。",
  },
  "errors.bad-body": {
    title: "不是 JSON 的请求体得到带 Status 的 400",
    fix: "无法解码的请求体应返回 400 和 reason 为 BadRequest 的 Status，不要返回 500。",
  },
  "errors.unknown-verb": {
    title: "路径不支持的方法得到 405",
    fix: "路径正确而方法不支持时，返回 405 和 reason 为 MethodNotAllowed 的 Status。",
  },
  "conformance.create": {
    title: "可以创建对象",
    fix: "以 201 应答 POST，并返回带 uid、creationTimestamp 和 resourceVersion 的对象。若样本缺少必填字段，用 --sample FILE 提供一个。",
  },
  "conformance.duplicate": { title: "同名的第二个对象被拒绝", fix: "名称已被占用时返回 409（reason AlreadyExists）。" },
  "conformance.get": { title: "可以读取对象", fix: "以 200 应答对象的 GET，返回存储的内容。" },
  "conformance.list": {
    title: "对象在列表中，并且列表带有 resourceVersion",
    fix: "列表的 kind 应为 <Kind>List，并带有 metadata.resourceVersion 和 items：informer 从这里开始。",
  },
  "conformance.patch": {
    title: "可以 patch 对象",
    fix: "至少支持 application/merge-patch+json，并保留补丁没有提到的字段。",
  },
  "conformance.conflict": {
    title: "基于旧 resourceVersion 的更新被拒绝",
    fix: "把 metadata.resourceVersion 与存储的比较，不一致时返回 409（reason Conflict）：否则写入者会互相覆盖。",
  },
  "conformance.status": {
    title: "/status 只改变 status，对象本身的写入不改变 status",
    fix: "写入 /status 时保留 spec，写入对象时保留 status。",
  },
  "conformance.dry-run": {
    title: "dryRun=All 不保存任何内容",
    fix: "查询带 dryRun=All 时，除最后一步外照常执行写入；kubectl diff 和 apply --dry-run=server 依赖它。",
  },
  "conformance.delete": {
    title: "可以删除对象",
    fix: "以 200 和对象或 Status 应答 DELETE，此后 GET 返回 404。",
  },
  "conformance.deletecollection": {
    title: "deletecollection 只删除标签选择器选中的对象",
    fix: "删除集合时遵守 labelSelector：否则清理一样东西会把全部删掉。",
  },
  "conformance.label-selector": {
    title: "列表遵守 labelSelector",
    fix: "按 labelSelector 过滤列表和 watch；kubectl get -l 和控制器依赖它。",
  },
};
