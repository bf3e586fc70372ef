"""What the end of an address says about the file behind it.

Comes in: a name or an address. Goes out: its media type, or the family of it. Start reading at
`media_type_of`.
"""

from posixpath import splitext

# By suffix, because what a machine knows of media types depends on the machine.
MEDIA_TYPES = {
    ".aac": "audio/aac", ".flac": "audio/flac", ".m4a": "audio/mp4", ".m4b": "audio/mp4",
    ".mp3": "audio/mpeg", ".oga": "audio/ogg", ".ogg": "audio/ogg", ".opus": "audio/ogg",
    ".wav": "audio/wav", ".m4v": "video/mp4", ".mov": "video/quicktime", ".mp4": "video/mp4",
    ".ogv": "video/ogg", ".webm": "video/webm", ".gif": "image/gif", ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg", ".png": "image/png", ".svg": "image/svg+xml", ".webp": "image/webp",
    ".avif": "image/avif", ".bmp": "image/bmp", ".ico": "image/x-icon",
    ".csv": "text/csv", ".epub": "application/epub+zip", ".gz": "application/gzip",
    ".pdf": "application/pdf", ".txt": "text/plain", ".zip": "application/zip",
}  # fmt: skip
_ANY_TYPE = "application/octet-stream"


def media_type_of(url: str) -> str:
    """Return the media type that the end of an address stands for (`audio/mpeg`)."""
    path = url.partition("#")[0].partition("?")[0]
    return MEDIA_TYPES.get(splitext(path)[1].lower(), _ANY_TYPE)


def family_of(url: str) -> str:
    """Return the first half of the media type: `image`, `audio`, `video`, `text`, `application`."""
    return media_type_of(url).partition("/")[0]
