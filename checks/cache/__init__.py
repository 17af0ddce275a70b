"""What is cached, for how long and by whom, and what never may be."""
