"""A small picture of a large one, made from bytes that a stranger sent: pure."""

import warnings
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 50_000_000
EDGE = 320
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


def small(content: bytes) -> bytes | None:
    """A WebP of at most 320 × 320 pixels, upright and without metadata; None for what is no picture or too large a one.

    How many pixels there are is known before any is unpacked. Of moving pictures the first is taken.
    """
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=_FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return None
                picture.draft("RGB", (EDGE, EDGE))  # lets a JPEG be unpacked small
                picture.thumbnail((EDGE, EDGE))
                return _bare(ImageOps.exif_transpose(picture))
    except Exception:  # whatever a decoder makes of a stranger's bytes
        return None


def _bare(picture: "Image") -> bytes:
    """The pixels alone."""
    from PIL import Image

    plain = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    bare, out = Image.new(plain.mode, plain.size), BytesIO()
    bare.paste(plain)
    bare.save(out, "WEBP", quality=80)
    return out.getvalue()
