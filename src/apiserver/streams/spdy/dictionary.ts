/** Header names and values that both ends know beforehand (SPDY/3.1, section 2.6.10.1), each with its length before it. */
const WORDS: readonly string[] = [
  ..."options head post put delete trace accept accept-charset accept-encoding accept-language accept-ranges".split(
    " ",
  ),
  ..."age allow authorization cache-control connection content-base content-encoding content-language".split(" "),
  ..."content-length content-location content-md5 content-range content-type date etag expect expires".split(" "),
  ..."from host if-match if-modified-since if-none-match if-range if-unmodified-since last-modified".split(" "),
  ..."location max-forwards pragma proxy-authenticate proxy-authorization range referer retry-after".split(" "),
  ..."server te trailer transfer-encoding upgrade user-agent vary via warning www-authenticate method".split(" "),
  "get",
  "status",
  "200 OK",
  ..."version HTTP/1.1 url public set-cookie keep-alive origin".split(" "),
];

/** What follows without lengths. */
const TAIL =
  "100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505" +
  "203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized403 Forbidden" +
  "404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable" +
  "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT" +
  "chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,text/javascript," +
  "publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.";

/** The dictionary that header blocks are compressed with. */
export function headerDictionary(): Buffer {
  const parts = WORDS.flatMap((word) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(word.length);
    return [length, Buffer.from(word, "latin1")];
  });
  return Buffer.concat([...parts, Buffer.from(TAIL, "latin1")]);
}
