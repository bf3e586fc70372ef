"""Site -> results: snippets are run, matched and judged."""
