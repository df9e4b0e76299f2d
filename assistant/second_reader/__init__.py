"""A language model as a second reader of a report: what it reads otherwise than the rules is shown, never resolved."""

from __future__ import annotations

from assistant.second_reader.reading import second_reading
from assistant.second_reader.records import Compared, Reading, Rejected, SecondReading

__all__ = ["Compared", "Reading", "Rejected", "SecondReading", "second_reading"]
