"""Cox regression over centres that keep their patients: only sums leave a centre (docs/decisions/0018-federated.md)."""
