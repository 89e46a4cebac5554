"""What a file may be, judged by its declared type and its first bytes: pure."""

MOST_BYTES = 100 * 1024 * 1024
LOOKED_AT = 8_192
SMALL = "image/webp"
"""What small pictures are."""
_PICTURES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
_LARGEST_PICTURE = 30 * 1024 * 1024
_FAMILIES = ("image/", "audio/", "video/", "text/", "application/vnd.")
_TYPES = frozenset({
    "application/pdf", "application/zip", "application/json", "application/xml", "application/rtf",
    "application/msword", "application/octet-stream", "application/gzip", "message/rfc822",
})  # fmt: skip
_ACTIVE = ("html", "svg", "xml", "javascript")
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
_EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
_ZIPPED = ("application/zip", "application/vnd.", "application/octet-stream")


def allowed(content_type: str) -> bool:
    """Whether files of this type are taken at all."""
    return content_type.startswith(_FAMILIES) or content_type in _TYPES


def can_be_small(content_type: str, size: int) -> bool:
    """Whether a small picture is made of a file."""
    return content_type in _PICTURES and size <= _LARGEST_PICTURE


def problem(content_type: str, head: bytes) -> str | None:
    """Why the content, by its first 8 KiB, is refused; None when it is what it says it is."""
    if _EICAR in head:
        return "file-infected"
    if head.startswith(_PROGRAMS):
        return "file-is-program"
    found = _sniffed(head)
    if found is None or content_type in {"application/octet-stream", found}:
        return None
    if found.startswith("application/") and content_type.startswith("application/"):
        same = found != "application/zip" or content_type.startswith(_ZIPPED)
    else:
        same = found.partition("/")[0] == content_type.partition("/")[0]
    return None if same else "file-type-differs"


def served_as(content_type: str) -> str:
    """The type a download is sent with: nothing that a browser would run."""
    return "application/octet-stream" if any(part in content_type for part in _ACTIVE) else content_type


def _sniffed(head: bytes) -> str | None:
    import filetype

    found = filetype.guess(head)
    return str(found.mime) if found else None
