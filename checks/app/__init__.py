"""The product itself: what it hands out, takes in and promises others."""
