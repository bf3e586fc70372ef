"""Markdown text -> tokens: the markdown-it parser, set up once, and our own syntax."""
