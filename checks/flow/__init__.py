"""The journeys of a customer, from beginning to end."""
