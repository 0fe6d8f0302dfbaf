import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { RenderedChart } from "./support/chart.ts";
import { Collector, type Span } from "./support/collector.ts";
import { SeparateServices, type ServiceName, startVolunteers } from "./support/farm.ts";
import { corpus, smallTextJob } from "./support/jobs.ts";
import { endAll, eventually } from "./support/processes.ts";

/** With every task sampled; what they are told about traces is what the chart tells them. */
describe("three services that send traces", () => {
  let collector: Collector;
  let farm: SeparateServices;

  beforeAll(async () => {
    collector = await Collector.start();
    const there = "http://collector.monitoring:4318";
    const chart = new RenderedChart("everything", new Map([[there, collector.url]]));
    farm = await SeparateServices.start({
      // Spans that are not taken in time are lost.
      more: (service) => ({
        ...tracingVariables(chart, service),
        MANYHANDS_TELEMETRY_TRACING_TIME_OUT: "5m",
      }),
    });
  });
  afterAll(endAll);

  it("lead from a task's lease over its result to the version, and back to gateway and task-service", async () => {
    startVolunteers("traced-volunteers", farm, 2);
    const dataset = await farm.api.createDataset(corpus());
    const training = { epochs: 1, samplesPerEpoch: 192, batchSize: 64, leafSize: 8 };
    const id = await farm.api.createJob(smallTextJob(dataset, { name: "traced", training }));
    const { tasks, rounds } = await farm.api.finished(id);

    const of = (service: ServiceName, name: string, outcome?: string): Span[] =>
      collector.spans.filter(
        (span) =>
          span.service === service &&
          span.name === name &&
          span.attributes["manyhands.job"] === id &&
          (outcome === undefined || span.attributes["manyhands.outcome"] === outcome),
      );
    // Each service sends every five seconds. The last version is committed, but no round is planned for it.
    await eventually("all spans have come", () =>
      Promise.resolve(
        (of("gateway", "task", "accepted").length >= tasks &&
          of("gateway", "announce version").length >= rounds &&
          of("model-service", "fold result").length >= tasks &&
          of("model-service", "commit version").length >= rounds &&
          of("task-service", "plan round", "issued").length >= rounds - 1) ||
          undefined,
      ),
    );

    const commits = of("model-service", "commit version");
    expect(commits).toHaveLength(rounds);
    for (const commit of commits) {
      const fold = parentOf(commit, of("model-service", "fold result"));
      const publish = parentOf(fold, of("gateway", "publish result"));
      const task = parentOf(publish, of("gateway", "task"));
      expect(task.parentSpanId, "the lease begins the trace").toBe("");
      const announce = childOf(commit, of("gateway", "announce version"));
      expect(announce.traceId).toBe(task.traceId);
    }
    const plans = of("task-service", "plan round", "issued");
    for (const plan of plans) parentOf(plan, commits);
    const traces = new Set(of("gateway", "task", "accepted").map((task) => task.traceId));
    expect(traces.size, "each task has a trace of its own").toBe(tasks);
    for (const fold of of("model-service", "fold result")) expect(traces).toContain(fold.traceId);
  });
});

function tracingVariables(chart: RenderedChart, service: ServiceName): Record<string, string> {
  const variables = Object.entries(chart.environment("Deployment", `mh-${service}`))
    .filter(([name]) => name.includes("TRACING"))
    .map(([name, value]) => [name, name.endsWith("_SAMPLE_RATIO") ? "1" : value] as const);
  expect(variables, "of the endpoint and the ratio").toHaveLength(2);
  return Object.fromEntries(variables);
}

function parentOf(span: Span, candidates: readonly Span[]): Span {
  return only(
    candidates.filter(({ spanId }) => spanId === span.parentSpanId),
    span,
  );
}

function childOf(span: Span, candidates: readonly Span[]): Span {
  return only(
    candidates.filter(({ parentSpanId }) => parentSpanId === span.spanId),
    span,
  );
}

/** The one there is, which is of the same trace. */
function only(found: readonly Span[], span: Span): Span {
  expect(found, `what is next to '${span.name}'`).toHaveLength(1);
  const [next = span] = found;
  expect(next.traceId).toBe(span.traceId);
  return next;
}
