import { describe, expect, it } from "vitest";
import { parseEtcdServers } from "../../../src/storage/etcd/etcd-address.ts";

describe("--etcd-servers", () => {
  it.each([
    ["http://127.0.0.1:2379", ["http://127.0.0.1:2379"]],
    ["https://a.example.com", ["https://a.example.com:2379"]],
    ["http://a:80/, HTTP://b:1,", ["http://a:80", "http://b:1"]],
    ["http://[::1]:2379", ["http://[::1]:2379"]],
  ])("takes %j", (text, servers) => {
    expect(parseEtcdServers(text)).toEqual(servers);
  });

  it.each([
    ["", "no etcd server is named"],
    [" , ", "no etcd server is named"],
    ["127.0.0.1:2379", '"127.0.0.1:2379" is no address of an etcd server'],
    ["http://a:2379,b", '"b" is no address'],
    ["ftp://a:2379", "is no address"],
    ["http://u:p@a:2379", "is no address"],
    ["http://a:2379/v2", "is no address"],
    ["http://a:70000", "is no address"],
    ["http://a:1,https://b:1", "some are http and some https"],
  ])("refuses %j and says why", (text, why) => {
    expect(() => parseEtcdServers(text)).toThrow(why);
  });
});
