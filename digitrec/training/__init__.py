"""How networks are trained, with Keras, and evaluated."""
