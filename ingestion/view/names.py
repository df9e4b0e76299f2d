"""File names for ids: safe on every common file system, each once in its folder."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST = 120  # bytes of UTF-8; file systems allow 255, and a staged file's name is longer
_UNSAFE = re.compile(r"[^\w.-]+")
_TAKEN_BY_SYSTEMS = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d|index)(\..*)?")


def safe_name(identifier: str) -> str:
    """Return a file name, without suffix, that stands for an id: letters of any script, digits, "_", "." and "-".

    Where the id can't be the name itself, a digest of the id is added, so that other ids give other names.
    """
    plain = _UNSAFE.sub("_", unicodedata.normalize("NFC", identifier)).strip("._-")
    plain = plain.encode()[:LONGEST].decode(errors="ignore")
    if plain and plain == identifier and not _TAKEN_BY_SYSTEMS.fullmatch(plain):
        return plain
    digest = hashlib.sha256(identifier.encode(errors="backslashreplace")).hexdigest()[:8]
    return f"{plain or 'report'}-{digest}"


class Names:
    """Gives each id of a folder a name of its own; ids that come again get "-2", "-3" and so on."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, identifier: str) -> str:
        """Return a name that was not given before, also where a file system ignores case."""
        base = name = safe_name(identifier)
        number = 1
        while (key := unicodedata.normalize("NFKC", name).casefold()) in self._taken:
            number += 1
            name = f"{base}-{number}"
        self._taken.add(key)
        return name
