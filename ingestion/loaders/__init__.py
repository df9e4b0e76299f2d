"""Document formats, one file each: bytes in, canonical text out."""

from ingestion.loaders.base import Content, Format
from ingestion.loaders.decoding import MAX_BYTES, canonical, check_size, decode
from ingestion.loaders.loading import document_id, load, pages, report_files

__all__ = [
    "MAX_BYTES",
    "Content",
    "Format",
    "canonical",
    "check_size",
    "decode",
    "document_id",
    "load",
    "pages",
    "report_files",
]
