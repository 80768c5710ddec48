/** apimachinery `runtime/serializer/protobuf`: `k8s` and a zero byte before every message. */
export const MAGIC = Buffer.from([0x6b, 0x38, 0x73, 0x00]);
