"""What is around every page, and what a browser's tab stores."""
