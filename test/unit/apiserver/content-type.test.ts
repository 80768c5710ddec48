import { expect, it } from "vitest";
import { detectContentType } from "../../../src/apiserver/content-type.ts";

// What net/http's DetectContentType says.
it.each([
  ["{}", "text/plain; charset=utf-8"],
  [" \n<html>", "text/html; charset=utf-8"],
  ["<b1>", "text/plain; charset=utf-8"],
  ["<!--x", "text/plain; charset=utf-8"],
  ["<?xml version", "text/xml; charset=utf-8"],
  ["%PDF-1.7", "application/pdf"],
  ["\u00fe\u00ffab", "text/plain; charset=utf-16be"],
  ["a\u0000", "application/octet-stream"],
  ["\u001f\u008b\u0008", "application/x-gzip"],
  ["\u0000\u0000\u0000\u0014ftypisom\u0000\u0000\u0000\u0000mp42", "video/mp4"],
  ["RIFFabcdWEBPVP8", "image/webp"],
])("tells what %j is", (text, type) => {
  expect(detectContentType(Buffer.from(text, "latin1"))).toBe(type);
});
