"""From ink to the picture a network reads: centering, deskewing, warping."""
