import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** What an authorizer of the gateway found out, where there is one. */
interface Authorizer {
  readonly iam?: { readonly userArn?: string };
  readonly jwt?: { readonly claims?: Readonly<Record<string, unknown>> };
}

function authorizerOf({ requestContext }: APIGatewayProxyEventV2): Authorizer {
  return (requestContext as { readonly authorizer?: Authorizer }).authorizer ?? {};
}

/** Whether the gateway let the request pass by the caller's IAM policies. */
export function isSignedByIam(event: APIGatewayProxyEventV2): boolean {
  return authorizerOf(event).iam !== undefined;
}

/** Name of the signed caller: ARN of the role or user, or subject of the token; undefined where the gateway asks for neither. */
export function callerOf(event: APIGatewayProxyEventV2): string | undefined {
  const { iam, jwt } = authorizerOf(event);
  const subject = jwt?.claims?.sub;
  return iam?.userArn ?? (typeof subject === 'string' ? subject : undefined);
}
