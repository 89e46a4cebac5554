"""Deploys `template.yaml` to the embedded services: bundles, upload, stack, and the table in the embedded DynamoDB."""

import hashlib
import io
import json
import os
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra import bundle
from infra.aws import client
from infra.places import ROOT, Places
from infra.template import functions, template

NAME = "kith"
_UPLOADS = "kith-uploads"
_FAILED = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED")


class DeployError(Exception):
    """The stack did not come up; the text says why."""


def wanted(places: Places) -> str:
    """Hash of all that a deployment is made from: template, code, bundler, addresses."""
    whole = hashlib.sha256(json.dumps([str(places.home), parameters(places)]).encode())
    files = [ROOT / "template.yaml", ROOT / "infra/bundle.py", ROOT / "infra/imports.py", ROOT / "requirements/run.txt"]
    for package in ("functions", "shared", "tenants"):
        files += [path for path in (ROOT / package).rglob("*") if path.is_file() and path.suffix != ".pyc"]
    for file in sorted(files):
        whole.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()


def deployed(places: Places) -> dict[str, Any]:
    """What `stack.json` says was deployed; empty when nothing was."""
    try:
        found: dict[str, Any] = json.loads(places.stack_file.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return found


def is_up(places: Places) -> bool:
    """Whether the embedded services still hold the stack that `stack.json` describes."""
    stack = deployed(places)
    status = _status(places) if stack else ""
    if not status.endswith("_COMPLETE") or status in _FAILED:
        return False
    pools = client("cognito-idp", places.services_url)
    try:
        for name in ("UserPoolId", "OperatorPoolId"):
            pools.describe_user_pool(UserPoolId=stack["outputs"][name])
        client("s3", places.services_url).head_bucket(Bucket=stack["outputs"]["DataBucket"])
    except ClientError:
        return False
    return True


def deploy(places: Places, dynamo: bool) -> dict[str, Any]:
    """Build and deploy everything, create or update the table, write `stack.json`. Raises DeployError."""
    digest = wanted(places)
    body = template()
    for name, key in _upload(places).items():
        body["Resources"][name]["Properties"]["CodeUri"] = f"s3://{_UPLOADS}/{key}"
    _apply(places, json.dumps(body), parameters(places))
    return describe(places, digest, dynamo)


def parameters(places: Places) -> dict[str, str]:
    """The template's parameters for embedded services."""
    return {
        "Stage": "local",
        "WebUrl": places.url,
        "FilesEndpoint": f"http://localhost:{places.files_port}",
        "MapTiles": os.environ.get("MAP_TILES", ""),
        "MapCredit": os.environ.get("MAP_CREDIT", ""),
    }


def describe(places: Places, digest: str, dynamo: bool) -> dict[str, Any]:
    """After a deployment: make the table where functions look for it, save everything, write `stack.json`."""
    stacks = client("cloudformation", places.services_url)
    outputs = stacks.describe_stacks(StackName=NAME)["Stacks"][0]["Outputs"]
    found: dict[str, Any] = {
        "hash": digest,
        "outputs": {output["OutputKey"]: output["OutputValue"] for output in outputs},
        "resources": {
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for resource in stacks.describe_stack_resources(StackName=NAME)["StackResources"]
        },
    }
    if dynamo:
        table(places.dynamo_url, found["outputs"]["TableName"])
    _left_out(places, found["outputs"]["ApiId"])
    save(places)
    _replace(places.stack_file, json.dumps(found, indent=1))
    return found


def _left_out(places: Places, api: str) -> None:
    """What AWS does with the template and the embedded services do not: answers of the gateway itself, a sender."""
    gateway = client("apigateway", places.services_url)
    responses = template()["Resources"]["KithApi"]["Properties"]["GatewayResponses"]
    for kind, response in responses.items():
        headers = response["ResponseParameters"]["Headers"]
        wish: dict[str, Any] = {
            "restApiId": api,
            "responseType": kind,
            "responseParameters": {f"gatewayresponse.header.{name}": value for name, value in headers.items()},
            "responseTemplates": response["ResponseTemplates"],
        }
        if "StatusCode" in response:
            wish["statusCode"] = response["StatusCode"]
        gateway.put_gateway_response(**wish)
    sender = template()["Parameters"]["MailFrom"]["Default"]
    client("ses", places.services_url).verify_email_identity(EmailAddress=sender)


def save(places: Places) -> None:
    """Have the embedded services write all their state to disk now."""
    import urllib.request

    request = urllib.request.Request(f"{places.services_url}/_kith/save", method="POST")  # noqa: S310 - loopback
    urllib.request.urlopen(request, timeout=30).close()  # noqa: S310


def _replace(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(text)
    fresh.replace(path)


def _upload(places: Places) -> dict[str, str]:
    s3 = client("s3", places.services_url)
    if _UPLOADS not in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]:
        s3.create_bucket(Bucket=_UPLOADS)

    def one(name: str) -> tuple[str, str]:
        folder = places.home / "bundles" / name
        bundle.build(name, folder, None)
        packed = _zip(folder)
        key = f"{name}-{hashlib.sha256(packed).hexdigest()[:16]}.zip"
        s3.put_object(Bucket=_UPLOADS, Key=key, Body=packed)
        return name, key

    try:
        with ThreadPoolExecutor(4) as pool:
            return dict(pool.map(one, functions()))
    except bundle.BundleError as problem:
        raise DeployError(str(problem)) from problem


def _zip(folder: Path) -> bytes:
    """The folder as a zip file whose bytes depend on its contents only."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(str(file.relative_to(folder)), (2020, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _status(places: Places) -> str:
    try:
        stacks = client("cloudformation", places.services_url).describe_stacks(StackName=NAME)["Stacks"]
    except ClientError:
        return ""
    return str(stacks[0]["StackStatus"])


def _apply(places: Places, body: str, values: dict[str, str]) -> None:
    stacks = client("cloudformation", places.services_url)
    status = _status(places)
    if status in _FAILED:
        stacks.delete_stack(StackName=NAME)
        _wait(places, ("", "DELETE_COMPLETE"))
        status = ""
    client("s3", places.services_url).put_object(Bucket=_UPLOADS, Key="template.json", Body=body.encode())
    wish = {
        "StackName": NAME,
        "TemplateURL": f"{places.services_url}/{_UPLOADS}/template.json",
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in values.items()],
    }
    try:
        if status in ("", "DELETE_COMPLETE"):
            stacks.create_stack(**wish)
        else:
            stacks.update_stack(**wish)
    except ClientError as refused:
        if "No updates" not in str(refused):
            raise DeployError(f"The embedded services refused template.yaml: {refused}") from refused
    _wait(places, ("CREATE_COMPLETE", "UPDATE_COMPLETE"))


def _wait(places: Places, wished: tuple[str, ...]) -> None:
    deadline = time.monotonic() + 120
    while (status := _status(places)) not in wished:
        if time.monotonic() > deadline or "ROLLBACK" in status or status.endswith("FAILED"):
            raise DeployError(f"The stack is {status}: {_reason(places)}")
        time.sleep(0.2)


def _reason(places: Places) -> str:
    events = client("cloudformation", places.services_url).describe_stack_events(StackName=NAME)["StackEvents"]
    for event in reversed(events):
        if event["ResourceStatus"].endswith("FAILED") and event.get("ResourceStatusReason"):
            return f"{event['LogicalResourceId']}: {event['ResourceStatusReason']}"
    return "no reason given"


def table(endpoint: str, name: str) -> None:
    """Create the template's table under `name` at `endpoint`, or add the indexes it lacks."""
    dynamo = client("dynamodb", endpoint)
    properties = template()["Resources"]["KithTable"]["Properties"]
    if name in dynamo.list_tables()["TableNames"]:
        _add_indexes(dynamo, name, properties)
        return
    dynamo.create_table(
        TableName=name,
        **{
            key: properties[key]
            for key in ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
        },
        StreamSpecification={"StreamEnabled": True, **properties["StreamSpecification"]},
    )
    dynamo.update_time_to_live(TableName=name, TimeToLiveSpecification=properties["TimeToLiveSpecification"])


def _add_indexes(dynamo: Any, name: str, properties: dict[str, Any]) -> None:
    present = {index["IndexName"] for index in dynamo.describe_table(TableName=name)["Table"]["GlobalSecondaryIndexes"]}
    for index in properties["GlobalSecondaryIndexes"]:
        if index["IndexName"] not in present:
            dynamo.update_table(
                TableName=name,
                AttributeDefinitions=properties["AttributeDefinitions"],
                GlobalSecondaryIndexUpdates=[{"Create": index}],
            )
