"""The research pool: what of many companies travels into one star of tables, and how."""
