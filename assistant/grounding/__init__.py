"""Text to claims to verdicts: nothing that the sources don't support passes here."""
