import { join } from 'node:path';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AssetHashType, DockerImage, Duration, RemovalPolicy, Size } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ENVIRONMENT_VARIABLES } from '../../layers/contract/environment-variables.ts';
import type { FunctionName } from '../../layers/contract/functions.ts';
import { ACCESS_FOR_SETTINGS, FUNCTIONS, type FunctionSpec, memoryOf } from '../spec/functions.ts';
import { accessStatements, type ResourceArns } from './access.ts';
import { FunctionBundles } from './bundle.ts';
import { lambdaArchitecture, TrainingLayer } from './layer.ts';
import { resourcePrefix, type Settings } from './settings.ts';

export interface FunctionsProps {
  readonly settings: Settings;
  /** Folder of the handlers: `<folder>/<function>/handler.ts`. */
  readonly folder: string;
  /** Values of the environment variables; undefined: no function has it. */
  readonly environment: Readonly<Record<keyof typeof ENVIRONMENT_VARIABLES, string | undefined>>;
  readonly arns: ResourceArns;
}

/** All functions, each with a role of its own that allows exactly the access in infra/spec/functions.ts. */
export class Functions extends Construct {
  readonly byName: Readonly<Record<FunctionName, LambdaFunction>>;

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    const code = {
      layer: new TrainingLayer(this, 'TrainingLayer', props.settings.architecture),
      bundles: new FunctionBundles(props.folder),
    };
    const entries = (Object.keys(FUNCTIONS) as FunctionName[]).map(
      (name) => [name, defineFunction(this, name, props, code)] as const,
    );
    this.byName = Object.fromEntries(entries) as Record<FunctionName, LambdaFunction>;
  }
}

function defineFunction(
  scope: Functions,
  name: FunctionName,
  props: FunctionsProps,
  code: { readonly layer: TrainingLayer; readonly bundles: FunctionBundles },
): LambdaFunction {
  const spec = FUNCTIONS[name];
  const { settings } = props;
  const own = new Construct(scope, name);
  const functionName = `${resourcePrefix(settings.shop)}-${name}`;
  const logGroup = new LogGroup(own, 'Logs', {
    logGroupName: `/aws/lambda/${functionName}`,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(own, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `Role of the function ${functionName}`,
  });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
  );
  for (const statement of accessStatements(spec.access, props.arns)) role.addToPolicy(statement);

  return new LambdaFunction(own, 'Function', {
    functionName,
    description: `Clientele, ${settings.shop}: ${name}`,
    runtime: Runtime.NODEJS_24_X,
    architecture: lambdaArchitecture(settings.architecture),
    handler: 'handler.handler',
    code: functionCode(name, props.folder, code.bundles),
    layers: spec.kind === 'training' ? [code.layer.version] : [],
    memorySize: memoryOf(name, settings.maxMemoryMb),
    timeout: Duration.seconds(spec.timeoutSeconds),
    ephemeralStorageSize: Size.mebibytes(spec.storageMb ?? 512),
    environment: functionEnvironment(spec, props.environment),
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    tracing: settings.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
  });
}

/** A function's environment: the variables it has access for. */
function functionEnvironment(
  spec: FunctionSpec,
  values: FunctionsProps['environment'],
): Record<string, string> {
  const keys = (Object.keys(ENVIRONMENT_VARIABLES) as (keyof typeof ENVIRONMENT_VARIABLES)[]).filter(
    (key) => {
      const right = ACCESS_FOR_SETTINGS[key];
      return right === undefined || spec.access.includes(right);
    },
  );
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = values[key];
      return value === undefined ? [] : [[ENVIRONMENT_VARIABLES[key], value]];
    }),
  );
}

/** Code of one function, named by the bundle's content: an unchanged function is not deployed again. */
function functionCode(name: FunctionName, folder: string, bundles: FunctionBundles): Code {
  return Code.fromAsset(join(folder, name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Required, but never used: bundling is local.
      image: DockerImage.fromRegistry('local'),
      local: {
        tryBundle(outputDirectory) {
          bundles.write(name, outputDirectory);
          return true;
        },
      },
    },
  });
}
