"""What the retrieval suite is made of: its sets, its measure, the rankings it compares."""
