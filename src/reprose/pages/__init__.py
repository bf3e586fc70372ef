"""Site -> public/: views are planned, rendered and written."""
