"""Read a file of 4-bit weights ("E5S1"): BERT tensors in blocks of 32, with a SentencePiece vocabulary before them.

Layout, little-endian: magic, version; width, layers, heads, inner width, words, positions, types (int32), epsilon
(float32), block size; pieces, bos, eos, pad, unk (int32), bytes of all pieces (uint64), their offsets, scores and
bytes; a table that maps single code points before tokenizing; then a directory of tensors by name. A 4-bit block is
a float16 scale and 16 bytes: the low halves are the first 16 numbers, the high halves the last 16, each less 8.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ingestion.errors import GlioscribeError

MAGIC = b"E5S1"
BLOCK = 32
_HALF = BLOCK // 2
_Q4 = np.dtype([("scale", "<f2"), ("codes", "u1", (_HALF,))])


@dataclass(frozen=True)
class Vocabulary:
    """A unigram vocabulary.

    Attributes:
        pieces: (piece, log probability) by token number.
        special: Token numbers of "bos", "eos", "pad" and "unk".
        replaced: What single code points become before tokenizing, for `str.translate`.
    """

    pieces: list[tuple[str, float]]
    special: dict[str, int]
    replaced: dict[int, str]


@dataclass(frozen=True)
class Q4File:
    """The content of such a file.

    Attributes:
        config: "hidden_size", "num_hidden_layers" and the like, as a BERT configuration names them.
        vocabulary: Of its tokenizer.
        tensors: Float32 arrays by the file's own short names, flat.
    """

    config: dict[str, Any]
    vocabulary: Vocabulary
    tensors: dict[str, npt.NDArray[np.float32]]


class _Cursor:
    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{layout}", self.data, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return found

    def array(self, kind: str, count: int) -> npt.NDArray[Any]:
        found = np.frombuffer(self.data, dtype=kind, count=count, offset=self.at)
        self.at += found.nbytes
        return found

    def bytes(self, count: int) -> bytes:
        self.at += count
        return bytes(self.data[self.at - count : self.at])


def read_q4(path: Path) -> Q4File:
    """Read a file of 4-bit weights.

    Raises:
        GlioscribeError: It is not such a file.
    """
    cursor, config = _opened(path)
    vocabulary = _vocabulary(cursor)
    return Q4File(config, vocabulary, _tensors(cursor))


def read_vocabulary(path: Path) -> Vocabulary:
    """Read the vocabulary alone.

    Raises:
        GlioscribeError: It is not such a file.
    """
    cursor, _ = _opened(path)
    return _vocabulary(cursor)


def _opened(path: Path) -> tuple[_Cursor, dict[str, Any]]:
    """Return what stands at the file's head, and where it goes on."""
    data = np.memmap(path, mode="r").data
    if bytes(data[:4]) != MAGIC:
        raise GlioscribeError(f"{path.name} is no file of 4-bit weights", hint="reinstall it: 'make clean install'")
    cursor = _Cursor(data)
    cursor.at = 8
    width, layers, heads, inner, words, positions, types = cursor.take("7i")
    epsilon, block = cursor.take("fi")
    if block != BLOCK:
        raise GlioscribeError(f"{path.name} has blocks of {block} numbers, not {BLOCK}", hint="reinstall it")
    config = {
        "hidden_size": width, "num_hidden_layers": layers, "num_attention_heads": heads, "intermediate_size": inner,
        "vocab_size": words, "max_position_embeddings": positions, "type_vocab_size": types,
        "layer_norm_eps": round(epsilon, 15), "hidden_act": "gelu",
    }  # fmt: skip
    return cursor, config


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk = cursor.take("5i")
    (size,) = cursor.take("Q")
    offsets, scores = cursor.array("<u4", count + 1), cursor.array("<f4", count)
    blob = cursor.bytes(size)
    pieces = [
        (blob[start:end].decode("utf-8", "replace"), float(score))
        for start, end, score in zip(offsets[:-1], offsets[1:], scores, strict=True)
    ]
    changes, _ = cursor.take("iI")
    replaced: dict[int, str] = {}
    for _ in range(changes):
        point, length = cursor.take("IB")
        replaced[point] = "".join(map(chr, cursor.take(f"{length}I")))
    return Vocabulary(pieces, {"bos": bos, "eos": eos, "pad": pad, "unk": unk}, replaced)


def _tensors(cursor: _Cursor) -> dict[str, npt.NDArray[np.float32]]:
    (count,) = cursor.take("i")
    found: dict[str, npt.NDArray[np.float32]] = {}
    for _ in range(count):
        (length,) = cursor.take("H")
        name = cursor.bytes(length).decode()
        _, numbers, offset, size = cursor.take("BIQQ")
        part = cursor.data[offset : offset + size]
        found[name] = np.frombuffer(part, "<f4") if size == 4 * numbers else _unpacked(part)
    return found


def _unpacked(part: memoryview) -> npt.NDArray[np.float32]:
    blocks = np.frombuffer(part, _Q4)
    codes = np.concatenate([blocks["codes"] & 0x0F, blocks["codes"] >> 4], axis=1).astype(np.float32) - 8
    return np.asarray(codes * blocks["scale"].astype(np.float32)[:, None], dtype=np.float32).ravel()
