"""Parts of the suite, one file each: `measure(panel, ...) -> Part`."""
