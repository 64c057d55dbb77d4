"""Digits and other drawings: MNIST, real pen strokes, and synthetic ones."""
