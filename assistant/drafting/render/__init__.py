"""Drafts as pages and text: every citation leads to its words."""

from assistant.drafting.render.brief import brief_markdown, brief_page, written
from assistant.drafting.render.chart import size_chart
from assistant.drafting.render.citations import Citations
from assistant.drafting.render.pages import template

__all__ = ["Citations", "brief_markdown", "brief_page", "size_chart", "template", "written"]
