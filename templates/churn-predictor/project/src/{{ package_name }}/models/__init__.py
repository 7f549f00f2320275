"""What learns, how it is compared and kept."""
