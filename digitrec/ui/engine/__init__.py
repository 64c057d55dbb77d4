"""The networks in the browser: JavaScript that reads a drawing as the server does."""
