"""The learned judge of support: a small cross-encoder, its input, and how its answer joins the checks'."""

from __future__ import annotations
