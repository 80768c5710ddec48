import { describe, expect, it } from "vitest";
import { renderMetrics } from "../../../src/mock-apiserver/metrics-text.ts";

describe("the Prometheus text format", () => {
  it("has help, type and a line for each set of labels", () => {
    const text = renderMetrics([
      {
        name: "a_total",
        help: "Counts.",
        type: "counter",
        values: [{ labels: { code: "200", verb: "GET" }, value: 3 }],
      },
      { name: "b", help: "Measures.", type: "gauge", values: [{ labels: {}, value: 0.5 }] },
    ]);
    expect(text).toBe(
      '# HELP a_total Counts.\n# TYPE a_total counter\na_total{code="200",verb="GET"} 3\n\n# HELP b Measures.\n# TYPE b gauge\nb 0.5\n',
    );
  });

  it("escapes backslashes, line breaks and quotes", () => {
    const values = [{ labels: { name: 'a\\b"c\nd' }, value: 1 }];
    expect(renderMetrics([{ name: "x", help: 'a\\b"c\nd', type: "gauge", values }])).toBe(
      '# HELP x a\\\\b"c\\nd\n# TYPE x gauge\nx{name="a\\\\b\\"c\\nd"} 1\n',
    );
  });

  it("names the parts of a histogram, whose limit may be a number", () => {
    const values = [{ metricName: "t_bucket", labels: { le: 0.005 }, value: 2 }];
    expect(renderMetrics([{ name: "t", help: "T.", type: "histogram", values }])).toContain(
      '\nt_bucket{le="0.005"} 2\n',
    );
  });
});
