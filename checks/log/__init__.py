"""What the product writes down about itself."""
