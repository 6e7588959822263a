import { fileURLToPath } from 'node:url';
import { ArnFormat, CfnOutput, Stack, Tags } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { ENVIRONMENT_DEFAULTS } from '../../layers/contract/environment-variables.ts';
import { Api } from './api.ts';
import { Callers } from './callers.ts';
import { Data } from './data.ts';
import { Functions } from './functions.ts';
import { Pipeline } from './pipeline.ts';
import { resourcePrefix, type Settings } from './settings.ts';
import { Streams } from './streams.ts';
import { Watch } from './watch.ts';

export interface ShopStackProps {
  readonly settings: Settings;
  /** Folder of the handlers; default: `functions/` of this repository. */
  readonly functionsFolder?: string;
}

/** All resources of one shop, named after it. Two shops in one account share nothing. */
export class ShopStack extends Stack {
  readonly settings: Settings;
  readonly data: Data;

  constructor(scope: Construct, { settings, functionsFolder }: ShopStackProps) {
    const name = resourcePrefix(settings.shop);
    super(scope, name, {
      stackName: name,
      description: `Clientele: customer intelligence for ${settings.shop}`,
    });
    Tags.of(this).add('clientele:shop', settings.shop);
    this.settings = settings;

    const data = new Data(this, 'Data', settings);
    this.data = data;
    const streams = new Streams(this, 'Streams', { settings, data }).byName;
    // By name: the state machine refers to the functions, and one of them starts it.
    const stateMachineArn = this.formatArn({
      service: 'states',
      resource: 'stateMachine',
      resourceName: name,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const functions = new Functions(this, 'Functions', {
      settings,
      folder: functionsFolder ?? fileURLToPath(new URL('../../functions', import.meta.url)),
      environment: {
        shop: settings.shop,
        bucket: data.bucket.bucketName,
        resultsTable: data.results.tableName,
        controlTable: data.control.tableName,
        activityTable: data.activity.tableName,
        tableEncryptionKey: data.key?.keyArn,
        stateMachine: stateMachineArn,
        coalesceSeconds: String(settings.coalesceSeconds),
        deliveryDelaySeconds: String(ENVIRONMENT_DEFAULTS.deliveryDelaySeconds),
        eventStream: streams.events.ref,
        itemStream: streams.items.ref,
      },
      arns: {
        bucket: data.bucket.bucketArn,
        results: data.results.tableArn,
        control: data.control.tableArn,
        activity: data.activity.tableArn,
        importLogs: this.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: '/aws-dynamodb/*',
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
        key: data.key?.keyArn,
        stateMachine: stateMachineArn,
        eventStream: streams.events.attrArn,
        itemStream: streams.items.attrArn,
      },
    }).byName;
    const { stateMachine, deadLetters } = new Pipeline(this, 'Pipeline', {
      settings,
      functions,
      bucket: data.bucket,
    });
    const api = new Api(this, 'Api', { settings, functions });
    if (settings.auth === 'iam') new Callers(this, 'Callers', { settings, apiId: api.id });
    new Watch(this, 'Watch', {
      settings,
      results: data.results,
      activity: data.activity,
      stateMachine,
      deadLetters,
      streams,
      apiId: api.id,
    });

    new CfnOutput(this, 'ApiUrl', { value: api.url });
    new CfnOutput(this, 'BucketName', { value: data.bucket.bucketName });
    new CfnOutput(this, 'ResultsTableName', { value: data.results.tableName });
    new CfnOutput(this, 'ControlTableName', { value: data.control.tableName });
    new CfnOutput(this, 'StateMachineArn', { value: stateMachine.stateMachineArn });
  }
}
