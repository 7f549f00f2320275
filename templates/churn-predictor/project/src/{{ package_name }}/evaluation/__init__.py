"""How good it is, where it fails, and what that costs."""
