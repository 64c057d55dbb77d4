"""How well networks read, from labels and logits alone."""
