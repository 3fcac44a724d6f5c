"""How an entry is known to be as it was written: a checksum against damage, with a secret also against forgery."""

from __future__ import annotations

import hashlib
import zlib


class Checksum:
    """Checksums of entries as SQLite keeps integers, 64 bits with a sign. With a secret they are keyed (RFC 7693,
    section 2.9), so that nobody without it can make an entry that is used."""

    def __init__(self, secret: bytes = b"") -> None:
        self._secret = hashlib.sha256(secret).digest() if secret else b""

    def of(self, key: bytes, value: bytes) -> int:
        """The checksum of a value under its key."""
        if not self._secret:
            return zlib.crc32(value, zlib.crc32(key))
        digest = hashlib.blake2b(len(key).to_bytes(8, "big") + key, digest_size=8, key=self._secret)
        digest.update(value)
        return int.from_bytes(digest.digest(), "big", signed=True)
