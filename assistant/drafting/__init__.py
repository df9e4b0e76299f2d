"""Facts to cited text: plan, draft, ground, mend, cover."""

from assistant.drafting.facts import report_facts
from assistant.drafting.writing import write

__all__ = ["report_facts", "write"]
