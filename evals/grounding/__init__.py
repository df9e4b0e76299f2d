"""What grounding is measured with: texts to check, the judges that are asked about them, figures with intervals."""
