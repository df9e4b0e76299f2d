"""One way to score a file, each with its card."""
