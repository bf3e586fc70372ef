"""The commands and their options; each only wires a flow to the console."""
