"""`make deploy`: template.yaml and the web app to AWS, with the credentials and region of the environment.

STACK (kith), MAIL_FROM, ALARM_EMAIL, ARCHITECTURE (x86_64) and STAGE (production) choose; nothing is asked.
"""

import mimetypes
import os
import sys
import time
from pathlib import Path
from typing import Any

import botocore.session
from botocore.exceptions import BotoCoreError, ClientError

from infra import prepare, sam
from infra.places import ROOT


def main() -> int:
    """Deploy, upload the web app, print the address. Returns the exit status."""
    stack = os.environ.get("STACK") or "kith"
    session = botocore.session.get_session()
    region = session.get_config_variable("region")
    if not region or session.get_credentials() is None:
        print("make deploy needs AWS credentials and a region (AWS_PROFILE, or AWS_REGION and keys).")
        return 1
    architecture = os.environ.get("ARCHITECTURE") or "x86_64"
    parameters = {
        "Stage": os.environ.get("STAGE") or "production",
        "Architecture": architecture,
        "MailFrom": os.environ.get("MAIL_FROM", ""),
        "AlarmEmail": os.environ.get("ALARM_EMAIL", ""),
        "FileScanner": os.environ.get("FILE_SCANNER", ""),
        "LargeTenants": os.environ.get("LARGE_TENANTS", ""),
        "SearchDomain": os.environ.get("SEARCH_DOMAIN", ""),
        "SearchEndpoint": os.environ.get("SEARCH_ENDPOINT", ""),
        "MapTiles": os.environ.get("MAP_TILES", ""),
        "MapCredit": os.environ.get("MAP_CREDIT", ""),
    }
    try:
        prepare.web()
        sam.validate(region)
        sam.build(architecture)
        known = _outputs(session, region, stack)
        outputs = _deploy(session, region, stack, {**parameters, "WebUrl": known.get("WebUrl", "")})
        if outputs["WebUrl"] != known.get("WebUrl"):
            # Only after the first deployment does the app have an address that invitations can name.
            outputs = _deploy(session, region, stack, {**parameters, "WebUrl": outputs["WebUrl"]})
        _upload(session, region, outputs)
    except (sam.ToolError, prepare.CannotPrepare, BotoCoreError, ClientError) as problem:
        print(f"make deploy stopped: {problem}")
        return 1
    print(f"Kith is at {outputs['WebUrl']}")
    pool = outputs["OperatorPoolId"]
    print(f"Make the first operator: aws cognito-idp admin-create-user --user-pool-id {pool} --username YOU")
    return 0


def _deploy(session: Any, region: str, stack: str, parameters: dict[str, str]) -> dict[str, str]:
    print(f"Deploying {stack} to {region} …", flush=True)
    sam.deploy(stack, parameters, region, ["--resolve-s3"], {})
    return _outputs(session, region, stack)


def _outputs(session: Any, region: str, stack: str) -> dict[str, str]:
    try:
        found = session.create_client("cloudformation", region_name=region).describe_stacks(StackName=stack)["Stacks"][
            0
        ]
    except ClientError as missing:
        if missing.response["Error"]["Code"] == "ValidationError":  # there is no such stack yet
            return {}
        raise
    return {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}


def _upload(session: Any, region: str, outputs: dict[str, str]) -> None:
    """Files named by their contents first, the page that names them last; then forget the old page everywhere."""
    s3 = session.create_client("s3", region_name=region)
    dist = ROOT / "web" / "dist"
    files = sorted((path for path in dist.rglob("*") if path.is_file()), key=lambda path: path.name == "index.html")
    for file in files:
        key = file.relative_to(dist).as_posix()
        kept = "public, max-age=31536000, immutable" if key.startswith("assets/") else "no-cache"
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        s3.put_object(Bucket=outputs["WebBucket"], Key=key, Body=file.read_bytes(), ContentType=kind, CacheControl=kept)
    session.create_client("cloudfront", region_name=region).create_invalidation(
        DistributionId=outputs["Distribution"],
        InvalidationBatch={"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": str(time.time_ns())},
    )


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main())
