import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Architecture, Code, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AssetHashType, DockerImage } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { packageDirectory } from './npm.ts';
import type { Settings } from './settings.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The Lambda layer of the training functions: the native event engine for the functions' processor, whichever machine deploys. It
 * is built at every synthesis and named by its content, so only a new engine makes a new version of the layer.
 */
export class TrainingLayer extends Construct {
  readonly version: LayerVersion;

  constructor(scope: Construct, id: string, architecture: Settings['architecture']) {
    super(scope, id);
    this.version = new LayerVersion(this, 'Version', {
      description: 'DuckDB for the training functions',
      compatibleRuntimes: [Runtime.NODEJS_24_X],
      compatibleArchitectures: [lambdaArchitecture(architecture)],
      code: Code.fromAsset(join(repository, 'node_modules', '@duckdb'), {
        assetHashType: AssetHashType.OUTPUT,
        bundling: {
          // Required, but never used: bundling is local.
          image: DockerImage.fromRegistry('local'),
          local: {
            tryBundle(outputDirectory) {
              buildTrainingLayer(outputDirectory, architecture);
              return true;
            },
          },
        },
      }),
    });
  }
}

/** CDK's constant for a processor. */
export function lambdaArchitecture(architecture: Settings['architecture']): Architecture {
  return architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64;
}

/** Writes `nodejs/node_modules/…`, where Lambda's `NODE_PATH` points. Throws `config.invalid` when npm cannot fetch a package. */
export function buildTrainingLayer(outputDirectory: string, architecture: Settings['architecture']): void {
  const processor = architecture === 'arm64' ? 'arm64' : 'x64';
  const packages = [
    '@duckdb/node-api',
    '@duckdb/node-bindings',
    `@duckdb/node-bindings-linux-${processor}`,
    'detect-libc',
  ];
  for (const name of packages) {
    const target = join(outputDirectory, 'nodejs', 'node_modules', name);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(packageDirectory(repository, name), target, { recursive: true, filter: isNeededAtRunTime });
  }
}

/** Type declarations and source maps are half of the engine's JavaScript. */
function isNeededAtRunTime(path: string): boolean {
  return !/\.(d\.ts|map|tsbuildinfo|md)$/.test(path);
}
