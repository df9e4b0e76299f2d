"""Published and fitted risk models, one file each."""
