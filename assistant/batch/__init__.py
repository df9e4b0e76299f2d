"""Batches of reports: what to do, engines that do it, a journal that survives a kill."""
