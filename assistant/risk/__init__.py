"""Risk models: one file a model, each with its card."""
