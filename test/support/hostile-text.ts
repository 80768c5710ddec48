/** What moves a cursor, sets a title, answers back or turns text around: C0, DEL, C1 as UTF-8, and bidirectional controls. */
export const HOSTILE = "\u001b]0;owned\u0007\u009b2J\u0090q\u009c\u007f\u0008\u202e\u2066\u2028";
/** Any of these in what reaches a terminal or a file is too much. */
// oxlint-disable-next-line no-control-regex
export const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
