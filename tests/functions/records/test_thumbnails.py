"""Small pictures of pictures: made by the worker, upright, without what a camera noted, shown by a link."""

import urllib.request
import zlib
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

from functions.records import pictures
from tests.conftest import Kith
from tests.functions.records.test_files import send, stored
from tests.functions.records.test_scans import event, scanner, told
from tests.harness.people import Tenant

__all__ = ["scanner"]
_ORIENTATION, _MAKER = 0x0112, 0x010F


def picture(kind: str, size: tuple[int, int] = (800, 400), **more: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    made, out = Image.new("RGB", size, "blue"), BytesIO()
    made.paste((255, 0, 0), (0, 0, size[0] // 2, size[1]))
    made.save(out, kind, **more)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    found = Image.open(BytesIO(content))
    found.load()
    return found


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_of_any_kind_becomes_a_small_one(kind: str) -> None:
    made = pictures.small(picture(kind))
    assert made is not None
    small = opened(made)
    assert (small.format, small.size) == ("WEBP", (320, 160))
    red, _, blue = small.convert("RGB").getpixel((10, 80))  # type: ignore[misc]
    assert (red > 200, blue < 60) == (True, True)


def test_it_stands_upright_and_tells_nothing_of_the_camera() -> None:
    exif = Image.Exif()
    exif[_ORIENTATION], exif[_MAKER] = 6, "Camera of somebody"
    made = pictures.small(picture("JPEG", exif=exif, comment=b"at home", icc_profile=b"profile"))
    assert made is not None
    small = opened(made)
    assert small.size == (160, 320)
    top, bottom = (small.convert("RGB").getpixel((80, at)) for at in (10, 310))
    assert (top[0] > 200, bottom[2] > 200) == (True, True)  # type: ignore[index]
    assert not dict(small.getexif())
    assert not {"exif", "icc_profile", "xmp", "comment"} & small.info.keys()
    assert not any(word in made for word in (b"Camera", b"at home", b"profile"))


def test_what_is_see_through_stays_so() -> None:
    out = BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")
    made = pictures.small(out.getvalue())
    assert made is not None
    assert (opened(made).size, opened(made).convert("RGBA").getpixel((5, 5))[3]) == ((40, 40), 0)  # type: ignore[index]


def _bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says that it is huge."""
    head = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    body = b"IDAT" + zlib.compress(b"\x00" * 1000)
    chunks = [(len(one) - 4).to_bytes(4, "big") + one + zlib.crc32(one).to_bytes(4, "big") for one in (head, body)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    "content",
    [_bomb(60_000, 60_000), _bomb(10_000, 6_000), _bomb(30, 30), picture("PNG")[:300], b"", b"GIF89a", picture("BMP")],
    ids=["bomb", "too large", "cut pixels", "cut file", "empty", "head alone", "another kind"],
)
def test_what_is_no_picture_or_too_large_a_one_has_none(content: bytes) -> None:
    assert pictures.small(content) is None


def test_a_pictures_file_shows_its_small_picture_by_a_link(acme: Tenant, kith: Kith) -> None:
    customer = acme.admin.post("/v1/customers", {"name": "Pictured Ltd"}).ok(201)["id"]
    one, done = send(acme, "roof.jpg", picture("JPEG"), "image/jpeg", about=customer)
    assert "links" not in done.ok()
    kith.drain()
    now = acme.admin.get(one).ok()
    assert now["thumbnail"] is True
    shown = acme.admin.get(f"/v1/customers/{customer}/overview").ok()["related"]["files"]["items"][0]
    for link in (now["links"]["thumbnail"], shown["links"]["thumbnail"]):
        assert f"/thumbnails/{acme.id}/{now['id']}" in urlsplit(link).path
        with urllib.request.urlopen(link, timeout=10) as answer:
            assert answer.headers["Content-Type"] == "image/webp"
            assert opened(answer.read()).size == (320, 160)
    assert acme.admin.patch(one, {"thumbnail": False}, If_Match=f'"{now["version"]}"').status == 422
    acme.admin.delete(one, If_Match=f'"{now["version"]}"')
    acme.admin.delete(f"{one}?purge=true", If_Match=f'"{now["version"] + 1}"')
    kith.drain()
    assert not [key for key in stored(kith) if now["id"] in key]


def test_the_link_is_for_those_alone_who_see_what_the_file_is_about(acme: Tenant, kith: Kith) -> None:
    deal = acme.admin.post("/v1/opportunities", {"name": "Unseen deal"}).ok(201)["id"]
    one, _ = send(acme, "unseen.png", picture("PNG"), "image/png", about=deal)
    kith.drain()
    assert "links" in acme.admin.get(one).ok()
    answer = acme.rep.get(one)
    assert answer.status in {403, 404} or "links" not in answer.json


def test_other_files_have_none_and_broken_pictures_do_no_harm(acme: Tenant, kith: Kith) -> None:
    text, _ = send(acme, "words.txt", b"words", "text/plain")
    broken, _ = send(acme, "broken.png", picture("PNG")[:300], "image/png")
    kith.drain()
    for one in (text, broken):
        now = acme.admin.get(one).ok()
        assert (now["state"], "thumbnail" in now, "links" in now) == ("ready", False, False)


@pytest.mark.usefixtures("scanner")
def test_where_files_are_scanned_the_small_picture_comes_after_the_scan(acme: Tenant, kith: Kith) -> None:
    one, _ = send(acme, "scanned.png", picture("PNG"), "image/png")
    kith.drain()
    assert "thumbnail" not in acme.admin.get(one).ok()
    told(kith, event(acme, one, "NO_THREATS_FOUND"))
    assert acme.admin.get(one).ok()["thumbnail"] is True
