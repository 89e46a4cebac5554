"""The AWS services a test run stands on: embedded ones on loopback, made from `template.yaml`, gone afterwards."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import orjson

from infra import routes
from infra.aws import client as whole_client
from infra.places import ROOT
from infra.template import declared

ACCOUNT = "000000000000"
REGION = "us-east-1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Services:
    """One ministack process, for everything but DynamoDB."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._home = tempfile.TemporaryDirectory(prefix="kith-services-")
        environment = {
            **os.environ, "GATEWAY_PORT": str(self.port), "BIND_HOST": "127.0.0.1", "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0", "PERSIST_STATE": "0", "TMPDIR": self._home.name, "LOG_LEVEL": "WARNING",
            "MINISTACK_REGION": REGION, "MINISTACK_ACCOUNT_ID": ACCOUNT, "MINISTACK_HOST": "127.0.0.1",
        }  # fmt: skip
        self._log = Path(self._home.name, "services.log").open("wb")  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ministack"], env=environment, stdout=self._log, stderr=self._log
        )
        self._wait()

    def _wait(self) -> None:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{self.url}/_ministack/health", timeout=1):
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the embedded services did not start")

    def mails(self) -> list[dict[str, Any]]:
        """Every mail sent so far, oldest first."""
        with urllib.request.urlopen(f"{self.url}/_ministack/ses/messages", timeout=5) as answer:
            found = orjson.loads(answer.read())
        return [mail for sent in found["messages"].values() for mail in sent]

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._log.close()
        self._home.cleanup()


def provision(services: Services, dynamodb_url: str) -> None:
    """Set the functions' environment and make the buckets, queues and pools that it names."""
    from shared import aws

    os.environ |= {
        "AWS_ENDPOINT_URL": services.url, "AWS_ENDPOINT_URL_DYNAMODB": dynamodb_url, "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION, "AWS_ACCESS_KEY_ID": ACCOUNT, "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "true", "STAGE": "local", "WEB_URL": "http://kith.test",
        "MAIL_FROM": "kith@kith.test",
        "TENANT_ROLE_ARN": f"arn:aws:iam::{ACCOUNT}:role/kith-TenantDataRole",
        "TOKEN_ISSUER_BASE": f"https://cognito-idp.{REGION}.amazonaws.com",
        "EXPORT_QUEUE_ARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:ExportQueue",
        "SCHEDULE_ROLE_ARN": f"arn:aws:iam::{ACCOUNT}:role/kith-ReportScheduleRole",
        "EVENT_BUS": "kith-events", "WEBHOOK_NETWORKS": "127.0.0.0/8",
        "DATA_BUCKET": "kith-data", "TABLE_NAME": "KithTable", "POWERTOOLS_SERVICE_NAME": "kith",
    }  # fmt: skip
    aws.forget()
    routes.write(ROOT / routes.FILE)
    whole_client("s3", services.url).create_bucket(Bucket="kith-data")
    for name, variable in (
        ("RetentionQueue", "RETENTION_QUEUE_URL"),
        ("ExportQueue", "EXPORT_QUEUE_URL"),
        ("JobQueue", "JOB_QUEUE_URL"),
        ("RecordsQueue", "RECORDS_QUEUE_URL"),
        ("NotifyQueue", "NOTIFY_QUEUE_URL"),
    ):
        os.environ[variable] = aws.client("sqs").create_queue(QueueName=name)["QueueUrl"]
    dead = aws.client("sqs").create_queue(QueueName="ExportDeadLetters")["QueueUrl"]
    os.environ["DEAD_LETTERS"] = f"ExportDeadLetters={dead}"
    aws.client("events").create_event_bus(Name="kith-events")
    resources = declared()["Resources"]
    aws.client("iam").create_role(RoleName="kith-TenantDataRole", AssumeRolePolicyDocument="{}")
    pools = (
        ("UserPool", "USER_POOL_ID", "USER_POOL_CLIENT_ID"),
        ("OperatorPool", "OPERATOR_POOL_ID", "OPERATOR_CLIENT_ID"),
    )
    for name, pool_variable, client_variable in pools:
        wished = resources[name]["Properties"]
        cognito = aws.client("cognito-idp")
        pool = cognito.create_user_pool(
            PoolName=name, Policies=wished["Policies"], AdminCreateUserConfig=wished["AdminCreateUserConfig"]
        )["UserPool"]["Id"]
        client = resources[f"{name}Client"]["Properties"]
        made = cognito.create_user_pool_client(
            UserPoolId=pool, ClientName=name, ExplicitAuthFlows=client["ExplicitAuthFlows"]
        )
        os.environ[pool_variable] = pool
        os.environ[client_variable] = made["UserPoolClient"]["ClientId"]
    aws.client("ses").verify_email_identity(EmailAddress="kith@kith.test")
