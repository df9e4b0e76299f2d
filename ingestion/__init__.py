"""Documents in, records out: the ground floor, which imports nothing else of the project."""
