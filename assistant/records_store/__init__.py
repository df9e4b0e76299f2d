"""Patients, reports and drafts in SQLite."""
