"""From ink to the picture a network reads: inking, centering, warping, and pipelines of steps."""
