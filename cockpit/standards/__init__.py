"""What a standard says a text means: pure functions of their input."""
