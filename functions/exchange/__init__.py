"""Jobs, bulk work, import and export."""
