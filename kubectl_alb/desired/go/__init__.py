"""What imitates Go: JSON, text and types as the controller's language has them."""
