"""Bytes become the right text, or are refused with a way to mend them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.errors import InputError
from ingestion.loaders import MAX_BYTES, decode

ENGLISH = "MRI brain: left frontal lesion, 3.2 × 2.8 cm.\nNo restricted diffusion."
CHINESE = "左侧额叶占位性病变，大小约3.2×2.8 cm，增强后呈环形强化，考虑胶质母细胞瘤可能性大。颞叶未见异常。"


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, "IDH1 p.R132H 突变型（+），Ki-67 约 10%。"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_four_encodings_give_the_same_text(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "r.txt") == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_are_read_with_their_mark(encoding: str) -> None:
    assert decode(f"\ufeff{CHINESE}".encode(encoding), "r.txt") == CHINESE


def test_gbk_and_gb2312_are_read_as_gb18030() -> None:
    assert decode(CHINESE.encode("gbk"), "r.txt") == CHINESE
    assert decode("胶质瘤术后复查".encode("gb2312"), "r.txt") == "胶质瘤术后复查"


def test_line_ends_become_newlines_and_nothing_else_changes() -> None:
    assert decode(b"a\r\nb\rc\n\td  \r\n", "r.txt") == "a\nb\nc\n\td  \n"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"]), min_size=1).filter(str.strip))
def test_any_visible_utf8_text_survives(text: str) -> None:
    if not text.strip("\ufeff\u3000\xa0 ") or text.startswith("\ufeff"):
        return
    assert decode(text.encode(), "r.txt") == text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\r\n\t", "empty"),
        ("\ufeff \u3000".encode(), "empty"),
        (b"MRI\0 brain", "NUL"),
        (ENGLISH.encode("utf-16-le"), "NUL"),
        (b"\x01\x02\x03\x04\x05" * 40, "control"),
        (("\ue000" * 9 + "a").encode() * 5, "control"),
        (("readable \ufffd\ufffd\ufffd " * 10).encode(), "control"),
        ("Glioblastoma, température 37°C, né à l'hôpital".encode("cp1252"), "neither UTF-8 nor GB18030"),
        ("37°C and 5 µg".encode("cp1252"), "neither UTF-8 nor GB18030"),
        ("опухоль левой лобной доли, глиобластома, рост".encode("cp1251"), "neither UTF-8 nor GB18030"),
        ("左側額葉膠質瘤，建議追蹤檢查並排除復發".encode("big5"), "neither UTF-8 nor GB18030"),
        (b"\xff\xfe\x41", "damaged"),
        (CHINESE.encode()[:-4] + b"\xe5", "neither UTF-8 nor GB18030"),
    ],
)
def test_what_can_not_be_read_with_certainty_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as refusal:
        decode(data, "r.txt")
    assert "r.txt" in refusal.value.message
    assert refusal.value.hint


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes_are_refused(seed: int) -> None:
    noise = random.Random(seed).randbytes(4000)  # noqa: S311 - test data, not a secret
    with pytest.raises(InputError):
        decode(noise, "r.bin")


def test_the_size_limit_is_said_in_one_line() -> None:
    with pytest.raises(InputError, match=r"50\.0 MB; files up to 20 MB") as refusal:
        decode(b"a" * 50_000_000, "big.txt")
    assert "\n" not in str(refusal.value)
    assert len(decode(b"a" * MAX_BYTES, "fits.txt")) == MAX_BYTES
