"""One way to combine the modalities a file, each with its card."""
