"""The commands of `glioscribe`, one file each.

A file defines `command` (a click command) and imports nothing heavy at its top, because `--help` reads them all.
"""
