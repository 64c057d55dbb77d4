"""Charts: pictures of plain values, one file per kind; they know no page and no model."""
