"""The pages, one file each; with `app.py` the only code that imports Streamlit."""
