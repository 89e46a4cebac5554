"""Makes good what the embedded services lost: queues, the bucket, and the sign-ins of people the table knows."""

import json
import secrets
from typing import Any

from botocore.exceptions import ClientError

from infra.aws import ACCOUNT, REGION, client
from infra.embedded import stack
from infra.places import Places
from infra.template import declared

_KEPT = ("VisibilityTimeout", "MessageRetentionPeriod")


def run(places: Places) -> None:
    """Compare the deployed stack with what is there, and make what is missing. Says what it did in a line."""
    found = stack.deployed(places)
    mended = [*_queues(places, found["resources"]), *_bucket(places, found["outputs"]["DataBucket"])]
    if mended:
        print(f"Made again: {', '.join(mended)}.", flush=True)
    _people(places, found["outputs"])


def _queues(places: Places, resources: dict[str, str]) -> list[str]:
    sqs = client("sqs", places.services_url)
    known = {url.rsplit("/", 1)[1] for url in sqs.list_queues(MaxResults=1000).get("QueueUrls", [])}
    names = {logical: resources[logical].rsplit("/", 1)[1] for logical in _declared("AWS::SQS::Queue")}
    missing = [logical for logical, name in names.items() if name not in known]
    # Dead letters first: the others name them.
    for logical in sorted(missing, key=lambda each: "RedrivePolicy" in _properties(each)):
        properties = _properties(logical)
        attributes = {name: str(properties[name]) for name in _KEPT if name in properties}
        if redrive := properties.get("RedrivePolicy"):
            dead = names[redrive["deadLetterTargetArn"]["Fn::GetAtt"][0]]
            arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{dead}"
            attributes["RedrivePolicy"] = json.dumps({**redrive, "deadLetterTargetArn": arn})
        sqs.create_queue(QueueName=names[logical], Attributes=attributes)
    return [f"queue {logical}" for logical in missing]


def _bucket(places: Places, name: str) -> list[str]:
    s3 = client("s3", places.services_url)
    if name in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]:
        return []
    s3.create_bucket(Bucket=name)
    return [f"bucket {name}"]


def _people(places: Places, outputs: dict[str, str]) -> None:
    """A pool without a user lost them. Passwords that the demo keeps are set again; the others must be chosen anew."""
    cognito = client("cognito-idp", places.services_url)
    pool = outputs["UserPoolId"]
    if cognito.list_users(UserPoolId=pool, Limit=1)["Users"]:
        return
    file = places.home / "sign-ins.json"
    kept = json.loads(file.read_text()) if file.exists() else {}
    passwords = {**kept.get("passwords", {}), **({kept["email"]: kept["password"]} if kept.get("password") else {})}
    strangers = 0
    for tenant, person, body in _registered(places, outputs["TableName"]):
        name = {"UserPoolId": pool, "Username": f"{tenant}.{person}"}
        try:
            cognito.admin_create_user(**name, MessageAction="SUPPRESS")
        except ClientError as problem:
            if problem.response["Error"]["Code"] != "UsernameExistsException":
                raise
        password = passwords.get(body["email"])
        strangers += password is None
        chosen = password or secrets.token_urlsafe(24)
        cognito.admin_set_user_password(**name, Password=chosen, Permanent=True)
    if strangers:
        print(f"{strangers} people outside the demo must be invited again: their passwords were lost.", flush=True)


def _registered(places: Places, table: str) -> list[tuple[str, str, dict[str, Any]]]:
    """(tenant, person id, record) of everybody who has accepted an invitation."""
    dynamo = client("dynamodb", places.dynamo_url)
    found: list[tuple[str, str, dict[str, Any]]] = []
    start: dict[str, Any] = {}
    while True:
        page = dynamo.scan(
            TableName=table, FilterExpression="#o = :people AND sk = :a", ExpressionAttributeNames={"#o": "object"},
            ExpressionAttributeValues={":people": {"S": "people"}, ":a": {"S": "A"}}, **start,
        )  # fmt: skip
        for item in page["Items"]:
            body = json.loads(item["data"]["S"])
            if body.get("state") == "active":
                found.append((item["pk"]["S"].split("#")[1], body["id"], body))
        if "LastEvaluatedKey" not in page:
            return found
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def _declared(kind: str) -> list[str]:
    return [logical for logical, resource in declared()["Resources"].items() if resource["Type"] == kind]


def _properties(logical: str) -> dict[str, Any]:
    found: dict[str, Any] = declared()["Resources"][logical]["Properties"]
    return found
