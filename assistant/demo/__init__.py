"""The main job on the sample patients that ship with the project."""
