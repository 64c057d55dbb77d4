"""The app in the browser; with `app.py` the only code that imports Streamlit."""
