"""Reports that were written for this project, with the fields that they state: gold, its scoring, the figures."""
