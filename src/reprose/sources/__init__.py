"""The outside world -> content/: feeds, exports and pages become articles."""
