"""What the deployment tells a function, read from the environment that `template.yaml` declares."""

import os


def _needed(name: str) -> str:
    try:
        return os.environ[name]
    except KeyError:
        raise RuntimeError(f"{name} is not set; template.yaml declares it") from None


def table_name() -> str:
    return _needed("TABLE_NAME")


def data_bucket() -> str:
    return _needed("DATA_BUCKET")


def tenant_role_arn() -> str:
    return _needed("TENANT_ROLE_ARN")


def user_pool_id() -> str:
    return _needed("USER_POOL_ID")


def user_pool_client_id() -> str:
    return _needed("USER_POOL_CLIENT_ID")


def operator_pool_id() -> str:
    return _needed("OPERATOR_POOL_ID")


def operator_client_id() -> str:
    return _needed("OPERATOR_CLIENT_ID")


def token_issuer_base() -> str:
    """Where issuers live: `https://cognito-idp.<region>.amazonaws.com`, or the embedded services' address."""
    return _needed("TOKEN_ISSUER_BASE")


def web_url() -> str:
    return _needed("WEB_URL")


def mail_from() -> str:
    return _needed("MAIL_FROM")


def mail_set() -> str:
    """The SES configuration set that tells of mail that came back; empty where there is none."""
    return os.environ.get("MAIL_SET", "")


def retention_queue_url() -> str:
    return _needed("RETENTION_QUEUE_URL")


def export_queue_arn() -> str:
    return _needed("EXPORT_QUEUE_ARN")


def schedule_role_arn() -> str:
    """What EventBridge Scheduler puts on while it tells the export queue that it is time."""
    return _needed("SCHEDULE_ROLE_ARN")


def export_queue_url() -> str:
    return _needed("EXPORT_QUEUE_URL")


def records_queue_url() -> str:
    return _needed("RECORDS_QUEUE_URL")


def notify_queue_url() -> str:
    return _needed("NOTIFY_QUEUE_URL")


def event_bus() -> str:
    return _needed("EVENT_BUS")


def scans_files() -> bool:
    """Whether a scanner looks at every file that is uploaded, and tells what it found."""
    return bool(os.environ.get("FILE_SCANNER"))


def webhook_networks() -> tuple[str, ...]:
    """Networks besides the public internet that a webhook may be sent to: this machine, where Kith runs on a laptop."""
    return tuple(filter(None, os.environ.get("WEBHOOK_NETWORKS", "").split(",")))


def job_queue_url() -> str:
    return _needed("JOB_QUEUE_URL")


def athena_workgroup() -> str:
    """Where reports of large tenants run; empty where the deployment has no Athena."""
    return os.environ.get("ATHENA_WORKGROUP", "")


def athena_database() -> str:
    return _needed("ATHENA_DATABASE")


def search_endpoint() -> str:
    """The OpenSearch domain's URL; empty where the deployment has none."""
    return os.environ.get("SEARCH_ENDPOINT", "")


def map_tiles() -> tuple[str, str] | None:
    """The address of map tiles, with `{z}`, `{x}` and `{y}`, and whose map they are; None where there are none."""
    address = os.environ.get("MAP_TILES", "")
    return (address, os.environ.get("MAP_CREDIT", "")) if address else None


def files_endpoint() -> str | None:
    """The address download links are made for, when it is not S3's own."""
    return os.environ.get("FILES_ENDPOINT") or None


def region() -> str:
    return os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"


def endpoint(service: str) -> str | None:
    """The embedded services' address for `service`, or None on AWS."""
    return os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}") or os.environ.get("AWS_ENDPOINT_URL") or None


def dead_letters() -> dict[str, str]:
    """Dead-letter queue by its name in `template.yaml` → its address."""
    pairs = (pair.partition("=") for pair in _needed("DEAD_LETTERS").split())
    return {name: url for name, _, url in pairs}
