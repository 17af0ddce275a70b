"""How quick and how heavy the product is."""
