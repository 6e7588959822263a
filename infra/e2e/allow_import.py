"""Lets a function import tables in the emulator: allow_import.py FUNCTION

The service weighs ImportTable and DescribeImport against the table; the emulator, which looks for a table's name at the top of
a request alone, weighs them against *. What the function may do besides stays as it was deployed.
"""

import json
import os
import sys

from botocore.session import Session

session = Session()
endpoint = os.environ["AWS_ENDPOINT_URL"]
functions = session.create_client("lambda", endpoint_url=endpoint)
role = functions.get_function_configuration(FunctionName=sys.argv[1])["Role"].rsplit("/", 1)[-1]
statement = {
    "Effect": "Allow",
    "Action": ["dynamodb:ImportTable", "dynamodb:DescribeImport"],
    "Resource": "*",
}
session.create_client("iam", endpoint_url=endpoint).put_role_policy(
    RoleName=role,
    PolicyName="emulated-import",
    PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
)
