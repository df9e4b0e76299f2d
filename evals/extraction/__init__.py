"""The parts of the extraction suite: each measures against one kind of truth and hands back a `Part`."""
