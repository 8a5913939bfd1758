"""How a row of another tool is known again: a key of two parts, kept in `source_key`.

The first part says which piece of time it is: the tool's own id, else its start, person and client, else its day,
person, client and project. The second is a checksum of all that the file says about it. Both the same: the row is here
already. The first alone: a newer export changed it; where only the day says which time is meant, the notes must be
equal or the file must be a newer export of that import (see `intake_hours`). What the user changes does not touch it.
"""

from __future__ import annotations

from binascii import b2a_base64
from hashlib import blake2b
from zlib import crc32

IDENTITY = 12
"""Characters of the first part."""
AFTER = "~"
"""Sorts after every key that begins with the same first part."""


def key(identity: str, content: str) -> str:
    """The key of a row, from cleaned texts: 12 characters for which piece of time, 8 for what is said about it."""
    digest = blake2b(identity.encode(), digest_size=9).digest()
    return f"{b2a_base64(digest, newline=False).decode()}{crc32(content.encode()):08x}"
