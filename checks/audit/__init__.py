"""What is there at all: where production runs, which names are public."""
