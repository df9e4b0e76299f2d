"""What a page of verdicts is made of: templates, style, script, words; `assistant.grounding.html` puts it together."""
