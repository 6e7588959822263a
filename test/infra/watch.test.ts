import { beforeAll, describe, expect, it, vi } from 'vitest';
import { readmeWithRunbook, runbookTable } from '../../infra/cloud/runbook.ts';
import { ALARMS } from '../../infra/spec/alarms.ts';
import { RUN_METRICS } from '../../layers/contract/metrics.ts';
import { publishRunMetrics } from '../../layers/pipeline/finish/metrics.ts';
import { onlyResource, readable, resourcesOf, shopTemplate } from './template.ts';

/** A line of the embedded metric format. */
type EmbeddedMetrics = Readonly<Record<string, unknown>> & {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
};

const template = shopTemplate();
const names = ALARMS.map(({ name }) => name);
const deployed = new Map(
  Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => [
    Properties.AlarmName,
    Properties,
  ]),
);

describe('the alarms', () => {
  it('are those of the spec, and send mail where an address is given', () => {
    expect([...deployed.keys()].toSorted()).toEqual(names.map((name) => `clientele-shop-${name}`).toSorted());
    expect([...deployed.values()].filter((alarm) => 'AlarmActions' in alarm)).toEqual([]);
    const mailing = shopTemplate({ alarmEmail: 'ops@shop.example' });
    const actions = Object.values(resourcesOf(mailing, 'AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => (Properties.AlarmActions as unknown[]).length,
    );
    expect(actions).toEqual(names.map(() => 1));
    expect(onlyResource(mailing, 'AWS::SNS::Subscription').Properties).toMatchObject({
      Protocol: 'email',
      Endpoint: 'ops@shop.example',
    });
  });

  it.each(ALARMS)('$name goes off above its threshold', ({ name, threshold, periods, minutes, ...alarm }) => {
    expect(deployed.get(`clientele-shop-${name}`)).toMatchObject({
      MetricName: alarm.metric.name,
      Threshold: threshold,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: periods,
      Period: minutes * 60,
      TreatMissingData: alarm.missingData === 'alarm' ? 'breaching' : 'notBreaching',
    });
  });

  it.each(ALARMS)(
    '$name says in its description what it means and what to do',
    ({ name, meaning, advice }) => {
      const description = String(deployed.get(`clientele-shop-${name}`)?.AlarmDescription);
      expect(description).toContain(meaning);
      expect(description).toContain(advice);
      // CloudWatch takes no more.
      expect(description.length).toBeLessThanOrEqual(1024);
    },
  );

  it('make up the runbook in the README: run `npm run runbook` after a change', () => {
    const { current, updated } = readmeWithRunbook();
    expect(updated).toContain(runbookTable());
    expect(current).toBe(updated);
  });
});

describe("the product's own metrics", () => {
  const written = new Map<string, unknown>();
  beforeAll(() => {
    const lines: string[] = [];
    const stdout = vi
      .spyOn(process.stdout, 'write')
      .mockImplementation((line) => lines.push(String(line)) > 0);
    publishRunMetrics({ shop: 'shop', outcome: 'held', rejectShare: 0.1, servingAgeMs: 3_600_000 });
    stdout.mockRestore();
    for (const line of lines) {
      const { _aws, ...values } = JSON.parse(line) as EmbeddedMetrics;
      for (const { Namespace, Dimensions, Metrics } of _aws.CloudWatchMetrics) {
        for (const { Name } of Metrics) {
          const dimensions = Dimensions.map((set) => set.map((Key) => ({ Name: Key, Value: values[Key] })));
          written.set(Name, { Namespace, Dimensions: dimensions[0], MetricName: Name });
          expect(dimensions).toHaveLength(1);
        }
      }
    }
  });

  it.each(ALARMS.filter(({ metric }) => metric.source === 'shop'))(
    '$name watches what a run writes, with the same dimensions',
    ({ name, metric }) => {
      expect(deployed.get(`clientele-shop-${name}`)).toMatchObject(written.get(metric.name) as object);
    },
  );

  it('are all watched', () => {
    expect([...written.keys()].toSorted()).toEqual(Object.values(RUN_METRICS).toSorted());
  });
});

describe('the dashboard', () => {
  it('shows what every alarm sees', () => {
    const { Properties } = onlyResource(template, 'AWS::CloudWatch::Dashboard');
    const body = String(readable(Properties.DashboardBody));
    expect(names.filter((name) => !body.includes(`"title":"${name}"`))).toEqual([]);
  });
});
