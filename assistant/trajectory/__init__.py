"""A patient over time: timeline, lesions, response."""
