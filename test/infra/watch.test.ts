import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type AlarmName, alarms } from '../../infra/spec.ts';
import { onlyResource, readable, resourcesOf, shopTemplate } from './template.ts';

const template = shopTemplate();
const names = Object.keys(alarms) as AlarmName[];
const deployed = new Map(
  Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => [
    Properties.AlarmName,
    Properties,
  ]),
);

describe('the alarms', () => {
  it('are those of the spec, and are told by mail where an address is given', () => {
    expect([...deployed.keys()].toSorted()).toEqual(names.map((name) => `clientele-shop-${name}`).toSorted());
    expect([...deployed.values()].filter((alarm) => 'AlarmActions' in alarm)).toEqual([]);
    const mailing = shopTemplate({ alarmMail: 'ops@shop.example' });
    const actions = Object.values(resourcesOf(mailing, 'AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => (Properties.AlarmActions as unknown[]).length,
    );
    expect(actions).toEqual(names.map(() => 1));
    expect(onlyResource(mailing, 'AWS::SNS::Subscription').Properties).toMatchObject({
      Protocol: 'email',
      Endpoint: 'ops@shop.example',
    });
  });

  it.each(names)('%s sounds above its threshold', (name) => {
    expect(deployed.get(`clientele-shop-${name}`)).toMatchObject({
      Threshold: alarms[name].threshold,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: alarms[name].periods,
      TreatMissingData: alarms[name].missing === 'bad' ? 'breaching' : 'notBreaching',
    });
  });

  it.each(names)('%s has its lines in the README', (name) => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    expect(readme).toMatch(new RegExp(`^\\| .*\`${name}\`.* \\|`, 'm'));
  });
});

describe('the dashboard', () => {
  it('shows what every alarm sees', () => {
    const { Properties } = onlyResource(template, 'AWS::CloudWatch::Dashboard');
    const body = String(readable(Properties.DashboardBody));
    expect(names.filter((name) => !body.includes(`"title":"${name}"`))).toEqual([]);
  });
});
