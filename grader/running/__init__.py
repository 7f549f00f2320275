"""Runs one project over the sandbox's protocol and says what was seen. Knows no container engine."""
