"""The parts of the grounding suite: each asks the same judges about the texts of one set and hands back a `Part`."""
