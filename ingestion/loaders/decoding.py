"""Bytes to text, or a refusal that says how to mend the file.

A clinical text that is decoded wrongly is worse than one that is refused, so an encoding is accepted only where it
is announced (byte order mark), self-checking (UTF-8) or plausible (GB18030: almost all two-byte characters must be
ones that Chinese text really uses).
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from ingestion.errors import InputError

MAX_BYTES = 20_000_000
"""Largest file that is read, in bytes. A report has thousands of bytes, a long guideline a few million."""

MAX_ODD_SHARE = 0.02
"""Largest share of control, unassigned and private-use characters in a readable text."""

MIN_GB2312_SHARE = 0.9
"""Least share of a GB18030 text's non-ASCII characters that are in GB2312, the set of everyday Chinese."""

MIN_COMMON_SHARE = 0.6
"""Least share of its Chinese characters that are in GB2312's first plane (the 3,755 most used)."""

MIN_COUNTED = 8
"""With fewer Chinese characters than this, the share of common ones is not judged."""

SAMPLE = 100_000
"""Plausibility is judged on this many characters from each end of a text, so that large files stay quick."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNUSUAL = re.compile("[^ -~\n\t\f\v\u3000-\u303f\u4e00-\u9fa5]")
_ODD_CATEGORIES = frozenset({"Cc", "Co", "Cn", "Cs"})
_SAVE_AS = "save it as UTF-8 text"


def decode(data: bytes, name: str) -> str:
    r"""Decode a text file into canonical text: no byte order mark, `\r\n` and `\r` as `\n`, nothing else changed.

    UTF-8 (with or without a mark), UTF-16 and UTF-32 with a mark, and GB18030 (with GBK and GB2312) are read.

    Args:
        data: The whole file.
        name: The file's name, for messages.

    Raises:
        InputError: Too large, empty, binary, or in an encoding that can't be told with certainty.
    """
    check_size(len(data), name)
    text = canonical(_decode(data, name))
    check_readable(text, name)
    return text


def canonical(text: str) -> str:
    """Return `text` with every line end as a single newline."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check_size(size: int, name: str) -> None:
    """Raise `InputError` where a file of `size` bytes is larger than `MAX_BYTES`."""
    if size > MAX_BYTES:
        message = f"{name} has {size / 1e6:.1f} MB; files up to {MAX_BYTES / 1e6:.0f} MB are read"
        raise InputError(message, hint="split it into one file a report, or cut out what is not text")


def check_readable(text: str, name: str) -> None:
    """Raise `InputError` where a text is empty, holds NUL, or is mostly characters that no text has."""
    if not text.strip("\ufeff \t\n\f\v\u3000\xa0"):
        raise InputError(f"{name} is empty", hint="give a file with text in it")
    if "\0" in text:
        hint = f"it is a binary file, or UTF-16 without a byte order mark; {_SAVE_AS}"
        raise InputError(f"{name} is not text (it holds NUL characters)", hint=hint)
    odd = sum(map(_is_odd, _UNUSUAL.findall(text)))
    if odd > max(1, MAX_ODD_SHARE * len(text)):
        message = f"{name} is not readable text ({odd} of {len(text)} characters are control or unassigned ones)"
        raise InputError(message, hint=f"it is binary or damaged; {_SAVE_AS} from the program that wrote it")


def _is_odd(character: str) -> bool:
    return character == "\ufffd" or unicodedata.category(character) in _ODD_CATEGORIES


def _decode(data: bytes, name: str) -> str:
    if not data:
        raise InputError(f"{name} is empty", hint="give a file with text in it")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                message = f"{name} begins as {encoding.removesuffix('-sig').upper()} but is damaged"
                raise InputError(f"{message} at byte {error.start}", hint=_SAVE_AS) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_gb18030(data, name)


def _decode_gb18030(data: bytes, name: str) -> str:
    if b"\0" in data:
        hint = f"it is a binary file, or UTF-16 without a byte order mark; {_SAVE_AS}"
        raise InputError(f"{name} is not text (it holds NUL bytes)", hint=hint)
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _unknown_encoding(data, name) from error
    if not _plausible_chinese(text):
        raise _unknown_encoding(data, name)
    return text


def _plausible_chinese(text: str) -> bool:
    """Whether a text that came out of the GB18030 decoder is Chinese rather than another encoding misread.

    Any two high bytes are some character in GB18030, so Western or Big5 bytes decode too, but into characters that
    hardly any Chinese text has.
    """
    wide = [character for character in text[:SAMPLE] + text[SAMPLE:][-SAMPLE:] if character > "\x7f"]
    everyday = [code for code in (_gb2312(character) for character in wide) if code]
    if len(everyday) < MIN_GB2312_SHARE * len(wide):
        return False
    chinese = [code for code in everyday if code[0] >= 0xB0]
    common = sum(code[0] <= 0xD7 for code in chinese)
    return len(chinese) < MIN_COUNTED or common >= MIN_COMMON_SHARE * len(chinese)


def _gb2312(character: str) -> bytes:
    try:
        return character.encode("gb2312")
    except UnicodeEncodeError:
        return b""


def _unknown_encoding(data: bytes, name: str) -> InputError:
    import charset_normalizer

    best = charset_normalizer.from_bytes(data[:100_000]).best()
    guess = f"it may be {best.encoding}; " if best is not None else "it may be binary or damaged; "
    return InputError(f"{name} is neither UTF-8 nor GB18030 text", hint=guess + _SAVE_AS)
