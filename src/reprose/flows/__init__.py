"""One module per command: the only place where the four folders meet."""
