"""Risk models fitted here, on TCGA gliomas: what they read, how they are trained, and their saved weights."""
