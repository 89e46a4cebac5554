"""Small pictures beside the files that they are of: asked of the worker, shown by a link that expires."""

from typing import Any

from functions.records import content
from functions.records.files import LINK_LIFE, about_in_sight
from shared import settings, work
from shared.errors import NotFound
from shared.records.engine import Records
from shared.records.gone import THUMBNAILS, content_key
from shared.records.items import Body
from shared.tenancy import credentials

WHAT = "thumbnail"


def ask(tenant: str, file: Body) -> None:
    """Have the small picture of a file that is ready made, if it is a picture and has none."""
    if not file.get("thumbnail") and content.can_be_small(str(file.get("content_type")), int(file.get("size") or 0)):
        work.send(tenant, {"what": WHAT, "file": file["id"]})


def shown(records: Records, file: Body) -> Body:
    """The file with a link to its small picture, where it has one and the record that it is about is in sight."""
    if not file.get("thumbnail") or file.get("state") != "ready":
        return file
    try:
        about_in_sight(records, file)
    except NotFound:
        return file
    return linked(records, file)


def linked(records: Records, file: Body) -> Body:
    """The same for a file that is shown with the record that it is about."""
    if not file.get("thumbnail") or file.get("state") != "ready":
        return file
    place: dict[str, Any] = {
        "Bucket": settings.data_bucket(), "Key": content_key(records.table.tenant, THUMBNAILS, file["id"]),
        "ResponseContentType": content.SMALL,
    }  # fmt: skip
    link = credentials.links(records.table.tenant).generate_presigned_url(
        "get_object", Params=place, ExpiresIn=int(LINK_LIFE.total_seconds())
    )
    return {**file, "links": {"thumbnail": link}}
