"""Why a network answers as it does: attribution, robustness, interpolation."""
