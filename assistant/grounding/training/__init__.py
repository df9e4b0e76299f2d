"""How the entailment model of grounding is trained: labelled pairs, and what is made of them."""
