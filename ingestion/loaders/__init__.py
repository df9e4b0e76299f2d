"""Document formats, one file each: bytes in, canonical text out."""
