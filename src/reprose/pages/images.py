"""[door to Pillow] Smaller copies of pictures, and the colour each has on the whole.

Comes in: a picture's bytes and a width. Goes out: WebP bytes, or a problem; a colour. The header is
looked at before anything is decoded: a picture that claims to be enormous is refused. Start reading
at `scale` and `mean_of`.
"""

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps

from reprose.problems import Found, Place, Problem, warning

MOST_PIXELS = 60_000_000
_STEPS = 15  # from nothing to all of a colour: what `placeholders.css` knows
# What browsers show. Pillow knows more, and starts a program for some of it.
_KINDS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
# What its decoders raise over damaged pictures.
_WRONG = (
    OSError, ValueError, SyntaxError, EOFError, Warning, RuntimeError, ArithmeticError, LookupError,
    TypeError, AttributeError, struct.error,
)  # fmt: skip


def scale(path: str, body: bytes, width: int, quality: int) -> Found[bytes]:
    """Return a picture as WebP, `width` pixels wide, turned as its EXIF says, without metadata.

    Problem: `broken-image` when it is damaged, too large or no picture; the bytes are then the
    picture's own, so that the page still shows what it can.
    """
    try:
        with _opened(body) as image:
            # JPEG only: less to decode.
            image.draft("RGB", (width, round(image.height * width / image.width)))
            upright = ImageOps.exif_transpose(image)
            shape = upright.convert("RGBA" if _has_alpha(upright) else "RGB")
        height = max(1, round(shape.height * width / shape.width))
        small = shape.resize((width, height), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        small.save(out, "WEBP", quality=quality, method=4)
        return Found(out.getvalue())
    except _WRONG as fault:
        return Found(body, (_broken(path, str(fault).rstrip(".")),))
    except Image.DecompressionBombError:
        return Found(body, (_broken(path, "it claims to have very many pixels"),))


def mean_of(body: bytes) -> str:
    """Return the mean of a picture's colours as hexadecimal steps of red, green and blue: `a-0-f`.

    Empty where nothing should stand behind it: when one can see through it, or it is damaged.
    """
    try:
        with _opened(body) as image:
            if image.mode[:1] in ("I", "F"):
                return ""
            image.draft("RGB", (1, 1))  # JPEG only: an eighth of the work
            if _has_alpha(image) and not _is_opaque(image):
                return ""
            pixel = image.convert("RGB").resize((1, 1), Image.Resampling.BOX).tobytes()
        return "-".join(f"{round(value / 255 * _STEPS):x}" for value in pixel)
    except (*_WRONG, Image.DecompressionBombError):
        return ""


@contextmanager
def _opened(body: bytes) -> Iterator[Image.Image]:
    """Open a picture; nothing is decoded yet.

    Raises:
        ValueError: when it is too large; much else when it is damaged.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(body), formats=_KINDS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ValueError(f"it has {image.width} x {image.height} pixels")
            yield image


def _is_opaque(image: Image.Image) -> bool:
    return image.convert("RGBA").getchannel("A").getextrema() == (255, 255)


def _has_alpha(image: Image.Image) -> bool:
    return "A" in image.getbands() or "transparency" in image.info


def _broken(path: str, why: str) -> Problem:
    message = f"the picture `{path}` cannot be scaled: {why}"
    return warning("broken-image", message, Place(path), "replace the file, or shrink it first")
