"""An encrypted backup: a key from the passphrase (scrypt), the file in pieces under AES-256-GCM.

Each piece is bound to its place and to whether it is the last one, so nothing can be cut off, left out
or moved without being noticed.
"""

from __future__ import annotations

import os
import struct
import unicodedata
from pathlib import Path
from typing import IO, TYPE_CHECKING

from goodterms.errors import NotUnderstood, Refused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"GOODTERMS-SEALED-1\n"
_PIECE = 1 << 20
_LOG_N, _R, _P = 16, 8, 1  # 64 MiB and about a quarter of a second
_HEAD = struct.Struct(">BBB16s8s")  # log2 n, r, p, salt, start of each nonce


def is_sealed(file: Path) -> bool:
    """Whether a file is an encrypted backup. Raises Refused where it cannot be read."""
    try:
        with file.open("rb") as data:
            return data.read(len(MAGIC)) == MAGIC
    except OSError as error:
        raise Refused(f"{file} cannot be read ({error.strerror}).", "Look at its permissions.") from error


def seal(plain: Path, sealed: Path, passphrase: str) -> None:
    """Write `plain` encrypted to `sealed`. Raises NotUnderstood for an empty passphrase."""
    if not passphrase:
        raise NotUnderstood("The passphrase is empty.")
    head = MAGIC + _HEAD.pack(_LOG_N, _R, _P, os.urandom(16), os.urandom(8))
    cipher, start = _cipher(head, _one_form(passphrase))
    with plain.open("rb") as source, sealed.open("wb") as target:
        target.write(head)
        piece = source.read(_PIECE)
        number = 0
        while True:
            following = source.read(_PIECE)
            last = not following
            target.write(cipher.encrypt(start + struct.pack(">I", number), piece, head + bytes([last])))
            if last:
                break
            piece, number = following, number + 1
        target.flush()
        os.fsync(target.fileno())


def unseal(sealed: Path, plain: Path, passphrase: str) -> None:
    """Write what `seal` encrypted to `plain`. Raises Refused for a wrong passphrase or a damaged file."""
    from cryptography.exceptions import InvalidTag

    with sealed.open("rb") as source, plain.open("wb") as target:
        head = source.read(len(MAGIC) + _HEAD.size)
        try:
            try:
                _open_pieces(source, target, *_cipher(head, _one_form(passphrase)), head)
            except InvalidTag:  # an older goodterms sealed with the passphrase just as it was typed
                if passphrase == _one_form(passphrase):
                    raise
                source.seek(len(head))
                _open_pieces(source, target, *_cipher(head, passphrase), head)
        except (InvalidTag, struct.error, ValueError, MemoryError) as error:
            raise Refused(
                f"{sealed} cannot be opened: the passphrase is wrong or the file is damaged.", "Nothing was restored."
            ) from error


def _open_pieces(source: IO[bytes], target: IO[bytes], cipher: AESGCM, start: bytes, head: bytes) -> None:
    size = _PIECE + 16
    piece = source.read(size)
    number = 0
    while True:
        following = source.read(size)
        last = not following
        target.write(cipher.decrypt(start + struct.pack(">I", number), piece, head + bytes([last])))
        if last:
            return
        piece, number = following, number + 1


def _one_form(passphrase: str) -> str:
    """One keyboard writes "é" as one sign, another as two."""
    return unicodedata.normalize("NFC", passphrase)


def _cipher(head: bytes, passphrase: str) -> tuple[AESGCM, bytes]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    log_n, r, p, salt, start = _HEAD.unpack(head[len(MAGIC) :])
    if (log_n, r, p) != (_LOG_N, _R, _P):
        raise ValueError("unknown parameters")
    key = Scrypt(salt=salt, length=32, n=1 << log_n, r=r, p=p).derive(passphrase.encode("utf-8", "surrogatepass"))
    return AESGCM(key), start
