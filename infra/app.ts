import { App, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ClienteleError } from '../layers/contract/errors.ts';
import { acknowledgeFindings } from './cloud/acknowledged.ts';
import { readSettings } from './cloud/settings.ts';
import { ShopStack } from './cloud/shop-stack.ts';

try {
  const app = new App();
  const stack = new ShopStack(app, { settings: readSettings((key) => app.node.tryGetContext(key)) });
  acknowledgeFindings(stack);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
} catch (error) {
  if (!(error instanceof ClienteleError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
