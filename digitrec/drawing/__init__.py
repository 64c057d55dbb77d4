"""What a person draws: strokes, the canvas and links that carry them, and photos."""
