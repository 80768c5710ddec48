/** What comes in chunks as a whole. @throws what `tooLong` makes of the bytes that have come, once they are more than `limit` */
export async function wholeBody(
  chunks: AsyncIterable<Buffer | string>,
  limit: number,
  tooLong: (size: number) => Error,
): Promise<Buffer> {
  const kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    if (size > limit) throw tooLong(size);
    kept.push(bytes);
  }
  return Buffer.concat(kept);
}
