"""Reports to fields with evidence."""
