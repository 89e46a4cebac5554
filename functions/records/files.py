"""Files: uploaded straight to S3 by a signed address, looked at, then read by a link that expires.

An upload goes to a folder of its own and is copied out of it when it is complete: the address that it was sent to
may still be written to, what was looked at may not.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from functions.records import content
from functions.records.models import UploadWish
from shared import clock, settings
from shared.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from shared.records import commit
from shared.records.engine import Records
from shared.records.gone import FILES, UPLOADS, content_key
from shared.records.items import Body
from shared.records.references import target_of
from shared.tenancy import credentials, plans, usage

LINK_LIFE = timedelta(minutes=15)


def upload(records: Records, name: str, file_id: str, wish: UploadWish) -> dict[str, Any]:
    """Where and how to send the content: exactly so many bytes of exactly this type."""
    file = _own(records, name, file_id)
    kind = wish.content_type.strip().lower()
    wrong = []
    if not content.allowed(kind):
        wrong.append(FieldError("content_type", "file-type"))
    if wish.size > content.MOST_BYTES:
        wrong.append(FieldError("size", "file-too-large", {"most": content.MOST_BYTES // 2**20}))
    if wrong:
        raise Invalid(errors=tuple(wrong))
    if file["state"] != "uploading":
        raise Conflict("file-complete")
    room = plans.STORED_BYTES[records.caller.plan]
    if usage.stored_bytes(records.table) + wish.size > room:
        raise Conflict("no-room-left", most=room // 10**9)
    file = _noted(records, file, size=wish.size, content_type=kind)
    place = {"Bucket": settings.data_bucket(), "Key": _key(records, UPLOADS, file_id)}
    url = credentials.links(records.table.tenant).generate_presigned_url(
        "put_object",
        Params={**place, "ContentType": kind, "ContentLength": wish.size},
        ExpiresIn=int(LINK_LIFE.total_seconds()),
    )
    headers = {"Content-Type": kind, "Content-Length": str(wish.size)}
    return {"file": _seen(records, file), "upload": {"method": "PUT", "url": url, "headers": headers, **_until()}}


def complete(records: Records, name: str, file_id: str) -> dict[str, Any]:
    """Look at what was sent: a file that is not what it was said to be is quarantined and its content removed.

    Where files are scanned, one can be downloaded once the scanner has found nothing.
    """
    file = _own(records, name, file_id)
    if file["state"] in {"scanning", "ready"}:
        return _complete(records, file)
    if file["state"] == "quarantined" or not file.get("content_type"):
        raise Conflict("file-not-uploaded")
    s3, bucket = credentials.s3(records.table.tenant), settings.data_bucket()
    sent, kept = _key(records, UPLOADS, file_id), _key(records, FILES, file_id)
    _copy(s3, bucket, sent, kept)
    answer = s3.get_object(Bucket=bucket, Key=kept, Range=f"bytes=0-{content.LOOKED_AT - 1}")
    size = int(str(answer.get("ContentRange") or f"/{answer['ContentLength']}").rpartition("/")[2])
    trouble = content.problem(file["content_type"], answer["Body"].read())
    if size != file["size"]:
        trouble = "file-size-differs"
    s3.delete_object(Bucket=bucket, Key=sent)
    if trouble:
        s3.delete_object(Bucket=bucket, Key=kept)
        _noted(records, file, state="quarantined")
        raise Invalid(trouble, errors=(FieldError("content_type", trouble),))
    known = ("scanning", "pending") if settings.scans_files() else ("ready", "not_scanned")
    checksum = str(answer["ETag"]).strip('"')
    return _complete(records, _noted(records, file, state=known[0], scan=known[1], checksum=checksum))


def download(records: Records, name: str, file_id: str) -> dict[str, Any]:
    """A link that saves the file under its own name; it is never shown inside a page.

    Raises NotFound also when the record that the file is about is out of sight.
    """
    if name != FILES:
        raise NotFound()
    file = records.get(FILES, file_id)
    about_in_sight(records, file)
    if file["state"] != "ready":
        raise Conflict("file-not-ready")
    ascii_name = "".join(one if one.isascii() and (one.isalnum() or one in " ._-") else "_" for one in file["name"])
    disposition = f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(file['name'], safe='')}"
    link = credentials.links(records.table.tenant).generate_presigned_url(
        "get_object",
        Params={
            "Bucket": settings.data_bucket(), "Key": _key(records, FILES, file_id),
            "ResponseContentType": content.served_as(file["content_type"]), "ResponseContentDisposition": disposition,
        },
        ExpiresIn=int(LINK_LIFE.total_seconds()),
    )  # fmt: skip
    return {"link": link, **_until()}


def _complete(records: Records, file: Body) -> Body:
    if file["state"] == "ready":
        from functions.records import thumbnails

        thumbnails.ask(records.table.tenant, file)
    return _seen(records, file)


def _own(records: Records, name: str, file_id: str) -> Body:
    if name != FILES:
        raise NotFound()
    file = records.held(FILES, file_id, "edit")
    about_in_sight(records, file)
    return file


def about_in_sight(records: Records, file: Body) -> None:
    """Raise NotFound unless the record that the file is about is in sight."""
    id_ = file.get("about_record")
    target = target_of(records.schema, "*", id_) if id_ else None
    if id_ and target:
        try:
            records.get(target, id_)
        except Forbidden:
            raise NotFound() from None


def _noted(records: Records, file: Body, **known: Any) -> Body:
    return commit.write(records.table, records.caller, records.prepared(FILES, file, known, trusted=True))


def _seen(records: Records, file: Body) -> Body:
    return records.get(FILES, file["id"])


def _key(records: Records, folder: str, file_id: str) -> str:
    return content_key(records.table.tenant, folder, file_id)


def _until() -> dict[str, str]:
    return {"expires_at": (clock.now() + LINK_LIFE).strftime("%Y-%m-%dT%H:%M:%SZ")}


def _copy(s3: Any, bucket: str, sent: str, kept: str) -> None:
    from botocore.exceptions import ClientError

    try:
        s3.copy_object(Bucket=bucket, Key=kept, CopySource={"Bucket": bucket, "Key": sent})
    except ClientError as problem:
        if problem.response["Error"]["Code"] not in {"NoSuchKey", "404"}:
            raise
        raise Conflict("file-not-uploaded") from None
