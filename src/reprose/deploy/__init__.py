"""`public/` -> a host: what `site deploy` does over the network; start reading at `deploy`."""
