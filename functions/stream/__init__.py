"""Table stream to change feed, history and list index files."""
