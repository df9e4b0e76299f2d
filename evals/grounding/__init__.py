"""What grounding is measured with: texts with planted errors and texts that say the same otherwise."""
