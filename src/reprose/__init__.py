"""Articles whose code still runs: import, build and verify a blog and a knowledge base."""
