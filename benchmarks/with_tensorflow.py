"""Streamlit in a process that has TensorFlow imported: `python -m benchmarks.with_tensorflow`."""

import tensorflow  # noqa: F401 - to be in memory is all it is for
from streamlit.web.cli import main

if __name__ == "__main__":
    main()
