"""One file a group of fields; each defines `read(page)`. See README.md for adding one."""
