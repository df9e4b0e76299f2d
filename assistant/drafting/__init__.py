"""Facts to cited text: plan, draft, ground, mend, cover."""
