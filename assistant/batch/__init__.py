"""Engines that run many documents: local, later Ray."""
