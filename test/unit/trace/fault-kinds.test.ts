import { describe, expect, it } from "vitest";
import { parseFault, readFault } from "../../../src/trace/index.ts";

describe("the name of a fault", () => {
  it.each([
    ["hold", { name: "hold", value: 0 }],
    ["delay", { name: "delay", value: 2000 }],
    ["delay=5", { name: "delay", value: 5 }],
  ])("%s is read", (text, fault) => {
    expect(readFault(text)).toEqual(fault);
  });

  it.each([
    ["nope", 'there is no fault "nope"; there are wrong-ca, ', "没有名为"],
    ["delay=abc", 'the fault delay takes a number of ms up to 3600000, not "abc"', "单位 ms"],
    ["hold=1", 'the fault hold takes no value, not "1"', "没有值"],
  ])("%s is none, which both languages say", (text, en, zh) => {
    const told = readFault(text);
    expect("en" in told && told.en).toContain(en);
    expect("zh" in told && told.zh).toContain(zh);
    expect(() => parseFault(text)).toThrow(en);
  });
});
