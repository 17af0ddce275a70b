"""Checks of the product's assistant, where it has one."""
