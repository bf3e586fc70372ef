"""content/ -> Site: article files are read, understood and linked."""
